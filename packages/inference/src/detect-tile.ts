import type { TileCandidate } from '@metaphase/detection'
import { REPORTED_BEYOND_CORE_UM } from '@metaphase/model'
import { isKept, tileAt, toLevel0, type Slide, type Tile, type TileGrid } from '@metaphase/tiling'
import { classifyCrops, cropFigures } from './classify-figures.ts'
import { findPeaks, type FindInTile, type PlaceInTile } from './find-in-tile.ts'
import type { TilePixels } from './engine/protocol.ts'
import type { LoadedBundle } from './loaded-bundle.ts'
import { strongestOfTile } from './strongest-of-tile.ts'

/**
 * Neighbouring tiles may place one figure a pixel of a stride-4 map apart. What lies this near to a border both classify, so
 * that no figure lies beyond the core of each.
 */
const OWNED_BEYOND_CORE_UM = 1

/** What a tile reports for the background of its slide to be found, as multiples of its rank: tissue is not the same all over. */
const REPORTED_RANKS = 4

export interface TileContext {
  readonly bundle: LoadedBundle
  readonly slide: Slide
  readonly grid: TileGrid
  /** `findPeaks`, as in serving, unless another way is to be compared with it. */
  readonly find?: FindInTile
  /** Takes a tile in hand, decodes it and looks at it; unless given, all at once. */
  readonly inHand?: InHand
  /** Told how long the networks took, waiting for their turn included. */
  readonly onInferred?: (seconds: number) => void
}

/** Runs `work`, which decodes a tile, puts its pixels where `keep` says, and needs them until it ends. */
export type InHand = <T>(work: (keep: (pixels: Uint8Array) => Uint8Array) => Promise<T>) => Promise<T>

/**
 * The candidates of one tile in level-0 pixels: those in its core, and those so near beyond it that they may be the same
 * figure as one inside. Those it owns that may be figures are classified, where the bundle has a classifier, from the same
 * pixels and in one batch.
 * `mergeTiles` over all tiles makes each figure one again.
 */
export async function detectTile(context: TileContext, index: number): Promise<TileCandidate[]> {
  const { bundle, slide, grid, inHand = (work) => work((pixels) => pixels), onInferred } = context
  const { engine, classifier } = bundle
  const tile = tileAt(grid, index)
  const side = { widthPx: grid.tilePx, heightPx: grid.tilePx }
  const { askedMs, found, owned, crops } = await inHand(async (keep) => {
    const image = { data: keep(await slide.readRegion(tile.region, side)), ...side }
    const askedMs = performance.now()
    const { found, owned } = await findCandidates(context, tile, image)
    const places = owned.map(({ inTile }) => inTile)
    const crops = classifier && (await cropFigures(classifier, { image, imageMpp: grid.modelMpp, places }))
    return { askedMs, found, owned, crops }
  })
  const atypical = classifier && crops ? await classifyCrops(engine, classifier, crops) : []
  onInferred?.((performance.now() - askedMs) / 1000)
  const probabilityOf = new Map(owned.map((candidate, i) => [candidate, atypical[i]]))
  return found.map((candidate) => {
    const { xPx, yPx, probability } = candidate
    const atypicalProbability = probabilityOf.get(candidate)
    return atypicalProbability === undefined
      ? [xPx, yPx, probability]
      : [xPx, yPx, probability, atypicalProbability]
  })
}

/** What is reported of a tile, and which of it the tile owns and may be figures. */
async function findCandidates(
  { bundle, grid, find = findPeaks }: TileContext,
  tile: Tile,
  image: TilePixels,
) {
  const { engine, detectorPath, backgroundPerMm2 } = bundle
  const tileMm2 = (grid.tilePx * grid.modelMpp) ** 2 / 1e6
  const strongest = (of: readonly PlaceInTile[], ranks: number) =>
    backgroundPerMm2 === null ? of : strongestOfTile(of, { perMm2: ranks * backgroundPerMm2, tileMm2 })
  const reported = strongest(await find(engine, detectorPath, image), REPORTED_RANKS)
  const found = reported
    .map((inTile) => ({ inTile, probability: inTile.probability, ...toLevel0(grid, tile, inTile) }))
    .filter((candidate) => isKept(grid, tile, candidate, REPORTED_BEYOND_CORE_UM))
  const possible = new Set(strongest(reported, 1))
  const owned = found.filter(
    (candidate) => possible.has(candidate.inTile) && isKept(grid, tile, candidate, OWNED_BEYOND_CORE_UM),
  )
  return { found, owned }
}
