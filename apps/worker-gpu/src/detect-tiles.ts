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
import { getJson, keys, objectExists, putJson, slideIdOf, type Store } from '@metaphase/storage'
import { describeSpan } from '@metaphase/telemetry'
import type { Logger } from 'pino'
import type { openBundleCache } from './bundle-cache.ts'
import type { Metrics, Phase } from './metrics.ts'
import type { OpenSlides } from './open-slides.ts'
import type { TilesInHand } from './tiles-in-hand.ts'

export interface Services {
  readonly store: Store
  readonly engine: Engine
  readonly bundles: ReturnType<typeof openBundleCache>
  readonly slides: OpenSlides
  /** How many tiles this process decodes at once. */
  readonly decodeConcurrency: number
  readonly tiles: TilesInHand
  readonly metrics: Metrics
  readonly log: Logger
}

/** Runs the networks over one batch of tiles and stores its candidates. A batch that is done, or cancelled, is left alone. */
export async function handleDetectTiles(
  services: Services,
  { analysisId, generation, batch, planKey }: PayloadOf<typeof detectTiles>,
): Promise<void> {
  const { store, metrics, log } = services
  const resultKey = keys.batch(planKey, batch)
  if (await objectExists(store, keys.cancelled(analysisId))) return
  if (await objectExists(store, resultKey)) return
  const plan = await readPlan(store, planKey)
  const about = { slideId: slideIdOf(plan.slideKey), analysisId, generation, batch }
  describeSpan(about)
  const startedMs = performance.now()
  const result = await detectBatch(services, plan, batch)
  const seconds = (performance.now() - startedMs) / 1000
  metrics.observeBatch({ ...result, seconds })
  await putJson(store, resultKey, result)
  const { tiles, executionProvider, candidates } = result
  log.info({ ...about, tiles, executionProvider, candidates: candidates.length, seconds }, 'detected')
}

async function readPlan(store: Store, planKey: string): Promise<DetectionPlan> {
  const stored = await getJson(store, planKey)
  if (stored === null) throw new MetaphaseError('storage-unavailable', `No plan lies at ${planKey}`)
  return detectionPlan.parse(stored)
}

/** What one batch stores, from its plan. */
export async function detectBatch(
  services: Pick<Services, 'engine' | 'bundles' | 'slides' | 'decodeConcurrency' | 'tiles' | 'metrics'>,
  plan: DetectionPlan,
  batch: number,
): Promise<BatchResult> {
  const { engine, bundles, slides, decodeConcurrency, metrics } = services
  const onPhase = (phase: Phase, seconds: number) => metrics.observePhase(phase, seconds)
  const bundle = await loadBundle(engine, await bundles.bundle(plan.modelSha256))
  const { ranBy, classifier, tilesPerRun } = bundle
  const tilesInHand = tilesPerRun + Math.max(tilesPerRun, decodeConcurrency) // while the network looks at some, others are decoded
  services.tiles.allow(tilesInHand)
  const { grid } = plan
  const tiles = tilesOfBatch(plan, batch)
  const candidates: BatchResult['candidates'] = []
  const startedMs = performance.now()
  await slides.withSlide(plan.slideKey, async (slide) => {
    const openedMs = performance.now()
    onPhase('open', (openedMs - startedMs) / 1000)
    const regions = tiles.map((tile) => tileAt(grid, tile).region)
    await slide.fetchRegions(regions, { widthPx: grid.tilePx, heightPx: grid.tilePx })
    onPhase('fetch', (performance.now() - openedMs) / 1000)
    const onInferred = (seconds: number) => onPhase('infer', seconds)
    const context = { bundle, slide, grid, inHand: services.tiles.inHand, onInferred }
    const detect = (tile: number) => detectTile(context, tile)
    const inFlight = tilesInHand + tilesPerRun // figures of the last ones are classified meanwhile
    for await (const found of mapInOrder(tiles, inFlight, detect)) candidates.push(...found)
  })
  return {
    batch,
    tiles: tiles.length,
    executionProvider: ranBy,
    ...(classifier && { classifierProvider: classifier.executionProvider }),
    candidates,
  }
}
