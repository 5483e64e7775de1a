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
import { getJson, keys, objectExists, putJson, type Store } from '@metaphase/storage'
import type { openBundleCache } from './bundle-cache.ts'
import type { openSlideCache } from './open-slides.ts'

export interface Services {
  readonly store: Store
  readonly engine: Engine
  readonly bundles: ReturnType<typeof openBundleCache>
  readonly slides: ReturnType<typeof openSlideCache>
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
  const slide = await slides.slide(plan.slideKey)
  const tiles = tilesOfBatch(plan, batch)
  const detect = (tile: number) => detectTile({ bundle, slide, grid: plan.grid }, tile)
  const candidates: BatchResult['candidates'] = []
  for await (const found of mapInOrder(tiles, decodeConcurrency, detect)) candidates.push(...found)
  return {
    batch,
    tiles: tiles.length,
    executionProvider,
    ...(classifier && { classifierProvider: classifier.executionProvider }),
    candidates,
  }
}
