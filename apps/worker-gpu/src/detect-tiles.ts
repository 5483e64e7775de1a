import { MetaphaseError } from '@metaphase/errors'
import { detectTile, loadBundle, mapInOrder, type Engine } from '@metaphase/inference'
import {
  detectionPlan,
  tilesOfBatch,
  type BatchResult,
  type DetectionPlan,
  type detectTiles,
  type PayloadOf,
} from '@metaphase/jobs'
import { tileAt } from '@metaphase/tiling'
import { getJson, keys, objectExists, putJson, type Store } from '@metaphase/storage'
import type { openBundleCache } from './bundle-cache.ts'
import type { OpenSlides } from './open-slides.ts'

export interface Services {
  readonly store: Store
  readonly engine: Engine
  readonly bundles: ReturnType<typeof openBundleCache>
  readonly slides: OpenSlides
  readonly decodeConcurrency: number
}

/** Runs the networks over one batch of tiles and stores its candidates. A batch that is done, or cancelled, is left alone. */
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

/** What one batch stores, from its plan. */
export async function detectBatch(
  services: Pick<Services, 'engine' | 'bundles' | 'slides' | 'decodeConcurrency'>,
  plan: DetectionPlan,
  batch: number,
): Promise<BatchResult> {
  const { engine, bundles, slides, decodeConcurrency } = services
  const bundle = await loadBundle(engine, await bundles.bundle(plan.modelSha256))
  const { executionProvider, classifier } = bundle
  const { grid } = plan
  const tiles = tilesOfBatch(plan, batch)
  const candidates: BatchResult['candidates'] = []
  await slides.withSlide(plan.slideKey, async (slide) => {
    const regions = tiles.map((tile) => tileAt(grid, tile).region)
    await slide.fetchRegions(regions, { widthPx: grid.tilePx, heightPx: grid.tilePx })
    const detect = (tile: number) => detectTile({ bundle, slide, grid }, tile)
    for await (const found of mapInOrder(tiles, decodeConcurrency, detect)) candidates.push(...found)
  })
  return {
    batch,
    tiles: tiles.length,
    executionProvider,
    ...(classifier && { classifierProvider: classifier.executionProvider }),
    candidates,
  }
}
