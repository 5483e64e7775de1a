import { FIGURE_RADIUS_UM } from '@metaphase/detection'
import { MetaphaseError } from '@metaphase/errors'
import {
  detectionPlan,
  tilesOfBatch,
  type BatchResult,
  type DetectionPlan,
  type detectTiles,
  type PayloadOf,
} from '@metaphase/jobs'
import { decodeCandidates } from '@metaphase/model'
import { getJson, keys, objectExists, putJson, type Store } from '@metaphase/storage'
import { isKept, tileAt, toLevel0, type Slide, type TileGrid } from '@metaphase/tiling'
import type { openBundleCache } from './bundle-cache.ts'
import type { Engine } from './engine/engine.ts'
import { mapInOrder } from './in-order.ts'
import type { openSlideCache } from './open-slides.ts'

export interface Services {
  readonly store: Store
  readonly engine: Engine
  readonly bundles: ReturnType<typeof openBundleCache>
  readonly slides: ReturnType<typeof openSlideCache>
  readonly decodeConcurrency: number
}

/** Runs the network over one batch of tiles and stores its candidates. A batch that is done, or cancelled, is left alone. */
export async function handleDetectTiles(
  services: Services,
  { analysisId, batch, planKey }: PayloadOf<typeof detectTiles>,
): Promise<void> {
  const { store } = services
  const resultKey = keys.batch(planKey, batch)
  if (await objectExists(store, keys.cancelled(analysisId))) return
  if (await objectExists(store, resultKey)) return
  const plan = await readPlan(store, planKey)
  await putJson(store, resultKey, await detectBatch(services, plan, batch))
}

async function readPlan(store: Store, planKey: string): Promise<DetectionPlan> {
  const stored = await getJson(store, planKey)
  if (stored === null) throw new MetaphaseError('storage-unavailable', `No plan lies at ${planKey}`)
  return detectionPlan.parse(stored)
}

async function detectBatch(services: Services, plan: DetectionPlan, batch: number): Promise<BatchResult> {
  const { engine, bundles, slides, decodeConcurrency } = services
  const { detectorPath } = await bundles.bundle(plan.modelSha256)
  const executionProvider = await engine.load(detectorPath, plan.grid.tilePx)
  const slide = await slides.slide(plan.slideKey)
  const tiles = tilesOfBatch(plan, batch)
  const detect = (tile: number) => detectTile({ engine, detectorPath, slide, grid: plan.grid }, tile)
  const candidates: BatchResult['candidates'] = []
  for await (const found of mapInOrder(tiles, decodeConcurrency, detect)) candidates.push(...found)
  return { batch, tiles: tiles.length, executionProvider, candidates }
}

interface TileContext {
  readonly engine: Engine
  readonly detectorPath: string
  readonly slide: Slide
  readonly grid: TileGrid
}

/**
 * The candidates of one tile in level-0 pixels: those in its core, and those so near beyond it that they may be the same
 * figure as one inside. The reducer makes each figure one again.
 */
export async function detectTile({ engine, detectorPath, slide, grid }: TileContext, index: number) {
  const tile = tileAt(grid, index)
  const side = { widthPx: grid.tilePx, heightPx: grid.tilePx }
  const data = await slide.readRegion(tile.region, side)
  const rows = await engine.run(detectorPath, { data, ...side })
  const candidates: [number, number, number][] = []
  for (const { probability, ...inTile } of decodeCandidates(rows)) {
    const point = toLevel0(grid, tile, inTile)
    if (isKept(grid, tile, point, FIGURE_RADIUS_UM)) candidates.push([point.xPx, point.yPx, probability])
  }
  return candidates
}
