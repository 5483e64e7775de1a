import type { TileCandidate } from '@metaphase/detection'
import { REPORTED_BEYOND_CORE_UM } from '@metaphase/model'
import { isKept, tileAt, toLevel0, type Slide, type Tile, type TileGrid } from '@metaphase/tiling'
import { classifyFigures } from './classify-figures.ts'
import { findPeaks, type FindInTile } from './find-in-tile.ts'
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
  /** Told how long reading the pixels took, and then how long the networks. */
  readonly onPhase?: (phase: 'decode' | 'infer', seconds: number) => void
}

/**
 * The candidates of one tile in level-0 pixels: those in its core, and those so near beyond it that they may be the same
 * figure as one inside. Those it owns that may be figures are classified, where the bundle has a classifier, from the same
 * pixels and in one batch.
 * `mergeTiles` over all tiles makes each figure one again.
 */
export async function detectTile(context: TileContext, index: number): Promise<TileCandidate[]> {
  const { slide, grid, onPhase } = context
  const startedMs = performance.now()
  const tile = tileAt(grid, index)
  const side = { widthPx: grid.tilePx, heightPx: grid.tilePx }
  const image = { data: await slide.readRegion(tile.region, side), ...side }
  const decodedMs = performance.now()
  const found = await findInImage(context, tile, image)
  onPhase?.('decode', (decodedMs - startedMs) / 1000)
  onPhase?.('infer', (performance.now() - decodedMs) / 1000)
  return found
}

async function findInImage(
  { bundle, grid, find = findPeaks }: TileContext,
  tile: Tile,
  image: TilePixels,
): Promise<TileCandidate[]> {
  const { engine, detectorPath, classifier, backgroundPerMm2 } = bundle
  const tileMm2 = (grid.tilePx * grid.modelMpp) ** 2 / 1e6
  const strongest = <Place extends { readonly probability: number }>(
    places: readonly Place[],
    ranks: number,
  ) =>
    backgroundPerMm2 === null
      ? places
      : strongestOfTile(places, { perMm2: ranks * backgroundPerMm2, tileMm2 })
  const reported = strongest(await find(engine, detectorPath, image), REPORTED_RANKS)
  const found = reported
    .map((inTile) => ({ inTile, probability: inTile.probability, ...toLevel0(grid, tile, inTile) }))
    .filter((candidate) => isKept(grid, tile, candidate, REPORTED_BEYOND_CORE_UM))
  if (!classifier) return found.map(({ xPx, yPx, probability }) => [xPx, yPx, probability])

  const possible = new Set(strongest(reported, 1))
  const owned = found.filter(
    (candidate) => possible.has(candidate.inTile) && isKept(grid, tile, candidate, OWNED_BEYOND_CORE_UM),
  )
  const atypical = await classifyFigures(engine, classifier, {
    image,
    imageMpp: grid.modelMpp,
    places: owned.map(({ inTile }) => inTile),
  })
  const probabilityOf = new Map(owned.map((candidate, i) => [candidate, atypical[i]!]))
  return found.map((candidate) => {
    const { xPx, yPx, probability } = candidate
    const atypicalProbability = probabilityOf.get(candidate)
    return atypicalProbability === undefined
      ? [xPx, yPx, probability]
      : [xPx, yPx, probability, atypicalProbability]
  })
}
