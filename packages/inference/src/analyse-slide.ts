import {
  againstBackground,
  mergeTiles,
  type ClassifiedDetection,
  type Mpp,
  type TileCandidate,
} from '@metaphase/detection'
import {
  countsOnTissue,
  openSlide,
  planTiles,
  resolveMpp,
  type ResolvedMpp,
  type Slide,
} from '@metaphase/tiling'
import { MetaphaseError } from '@metaphase/errors'
import { openBundleFolder, type LocalBundle } from './bundle-folder.ts'
import { detectTile } from './detect-tile.ts'
import type { Engine } from './engine/engine.ts'
import { findComponents, findPeaks } from './find-in-tile.ts'
import { mapInOrder } from './in-order.ts'
import { loadBundle, type LoadedBundle } from './loaded-bundle.ts'

const DECODE_CONCURRENCY = 4

/** The graph's peaks, or the centroids of connected components at the manifest's threshold. */
export const detectionMethods = ['peaks', 'components'] as const
export type DetectionMethod = (typeof detectionMethods)[number]

export interface AnalysisOptions {
  readonly engine: Engine
  /** Slides without tiles are copied here, once per file; the caller owns the folder. */
  readonly scratchDir: string
  /** Level-0 µm/px, where the file does not say it or is wrong. */
  readonly mppOverride?: Mpp
  /** Pixels of the network around a tile's core: the manifest's unless given. */
  readonly haloPx?: number
  /** Share of a tile's side that neighbours both see, where that is more than the halo. The paper's is 0.5. */
  readonly overlap?: number
  /** `peaks` unless given, as in serving. */
  readonly method?: DetectionMethod
}

export interface SlideAnalysis {
  /** Down to the model's floor, each figure once, most probable first; level-0 pixels. */
  readonly candidates: ClassifiedDetection[]
  /** How many of them reach the manifest's threshold. */
  readonly figures: number
  readonly mpp: ResolvedMpp
  readonly widthPx: number
  readonly heightPx: number
  readonly tiles: number
  /** As the service counts it. */
  readonly tissueMm2: number
  /** What really ran the detector. */
  readonly executionProvider: LoadedBundle['ranBy']
}

/**
 * Everything the service does between a slide and its figures, in one process: same tiles, same graph, same suppression.
 * `bundle` is an open one or its folder. Throws what the slide reader and the engine throw, `model-invalid`,
 * `mpp-unknown` and `mpp-implausible`.
 */
export async function analyseSlide(
  path: string,
  bundle: LocalBundle | string,
  options: AnalysisOptions,
): Promise<SlideAnalysis> {
  const local = typeof bundle === 'string' ? await openBundleFolder(bundle) : bundle
  const slide = await openSlide(path, options)
  try {
    return await analyseOpenSlide(slide, local, options)
  } finally {
    await slide.close()
  }
}

async function analyseOpenSlide(
  slide: Slide,
  local: LocalBundle,
  { engine, mppOverride, haloPx, overlap = 0, method = 'peaks' }: AnalysisOptions,
): Promise<SlideAnalysis> {
  const { detector } = local.manifest
  if (detector.background && method === 'components')
    throw new MetaphaseError(
      'request-invalid',
      `${local.manifest.id} tells figures from the background of a whole slide, so that there is no threshold for its map; use peaks`,
    )
  const { widthPx, heightPx } = slide.header
  const mpp = resolveMpp(slide.header, mppOverride)
  const shared = Math.max(haloPx ?? detector.haloPx, Math.ceil((overlap * detector.tilePx) / 2))
  const { grid, tiles, tissue } = await planTiles(slide, { ...detector, mpp, haloPx: shared })
  const bundle = await loadBundle(engine, local)
  const found: TileCandidate[] = []
  const find = method === 'peaks' ? findPeaks : findComponents(detector.threshold)
  const detect = (tile: number) => detectTile({ bundle, slide, grid, find }, tile)
  for await (const candidates of mapInOrder(tiles, DECODE_CONCURRENCY, detect)) found.push(...candidates)
  const onTissue = mergeTiles(found, mpp).filter(countsOnTissue(tissue))
  const { background, probabilityFloor } = detector
  const candidates = background
    ? againstBackground(onTissue, tissue.areaMm2, background, probabilityFloor)
    : onTissue
  const figures = candidates.filter(({ probability }) => probability >= detector.threshold).length
  return {
    candidates,
    figures,
    mpp,
    widthPx,
    heightPx,
    tiles: tiles.length,
    tissueMm2: tissue.areaMm2,
    executionProvider: bundle.ranBy,
  }
}
