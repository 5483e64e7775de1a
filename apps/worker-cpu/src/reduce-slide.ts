import {
  beginReducing,
  completeAnalysis,
  coverageOf,
  dropOtherGenerations,
  findRunnable,
  stageFigures,
} from '@metaphase/db'
import { MetaphaseError } from '@metaphase/errors'
import {
  batchesOf,
  batchResult,
  detectionPlan,
  tilesPlanned,
  type BatchResult,
  type DetectionPlan,
  type PayloadOf,
  type reduceSlide,
} from '@metaphase/jobs'
import { getJson, keys } from '@metaphase/storage'
import { describeSpan } from '@metaphase/telemetry'
import { countsOnTissue, decodeTissue } from '@metaphase/tiling'
import { analysedTissueIn } from './analysed-tissue.ts'
import { endAsFailed } from './end-as-failed.ts'
import { countFigures, describeHotSpot, mergeCandidates } from './merge-candidates.ts'
import { manifestOf } from './manifest-of.ts'
import { sendDeliveries, type Services } from './services.ts'

const READS_IN_FLIGHT = 16

/**
 * Merges what the batches found and makes it the analysis' result. `failures` says why batches failed for good; without
 * them the slide ends as `partial`, and as `failed` when none succeeded.
 */
export async function handleReduceSlide(
  services: Services,
  { planKey, ...run }: PayloadOf<typeof reduceSlide>,
  failures: ReadonlyMap<number, string>,
): Promise<void> {
  const { db, log, metrics } = services
  const analysis = await findRunnable(db, run)
  if (!analysis || !(await beginReducing(db, run))) return
  const { createdAt } = analysis
  const about = { slideId: analysis.slideId, ...run }
  describeSpan(about)
  const plan = await readPlan(services, planKey)
  const { done, failed } = await readBatches(services, planKey, batchesOf(plan), failures)
  if (done.length === 0 && failed.length > 0) {
    const { code, detail } = failed[0]!
    const failure = { errorCode: code, errorDetail: detail }
    return endAsFailed(services, { ...run, createdAt }, failure, failed.length)
  }
  const { detector, classifier } = manifestOf(analysis)
  const { threshold, probabilityFloor, background } = detector
  const atypicalThreshold = classifier?.threshold ?? null
  const hasClassifier = classifier !== undefined
  const { mpp, slideWidthPx: widthPx, slideHeightPx: heightPx } = plan.grid
  const tissue = decodeTissue(plan.tissue)
  const lost = failed.map(({ batch }) => batch)
  const analysedMm2In = analysedTissueIn(plan, tissue, lost)
  const areaMm2 = analysedMm2In({ xPx: 0, yPx: 0, widthPx, heightPx })
  const figures = mergeCandidates(done, {
    mpp,
    counts: countsOnTissue(tissue),
    tissueMm2: areaMm2,
    probabilityFloor,
    background,
    threshold,
    atypicalThreshold,
  })
  await stageFigures(db, run, figures)
  const state = failed.length === 0 ? 'completed' : 'partial'
  const tilesAnalysed = done.reduce((total, batch) => total + batch.tiles, 0)
  const deliveries = await completeAnalysis(db, run, {
    state,
    threshold,
    areaMm2,
    tilesAnalysed,
    ...countFigures(figures, { hasClassifier }),
    hotspot: describeHotSpot(figures, { ...plan.grid, hasClassifier }, analysedMm2In),
    executionProviders: [...new Set(done.flatMap(providersOf))].toSorted(),
    failedBatches: failed,
  })
  const tiles = tilesPlanned(plan)
  if (deliveries) {
    const coverage = coverageOf({ tilesPlanned: tiles, tilesAnalysed })
    metrics.observeEnd({ state, createdAt, coverage, batchesGivenUp: failed.length })
  }
  log.info({ ...about, tiles, figures: figures.length, failedBatches: failed.length }, 'reduced')
  await sendDeliveries(services, deliveries)
  await dropOtherGenerations(db, run)
}

const providersOf = ({ executionProvider, classifierProvider }: BatchResult): string[] =>
  classifierProvider === undefined ? [executionProvider] : [executionProvider, classifierProvider]

async function readPlan({ store }: Services, planKey: string): Promise<DetectionPlan> {
  const stored = await getJson(store, planKey)
  if (stored === null) throw new MetaphaseError('storage-unavailable', `No plan lies at ${planKey}`)
  return detectionPlan.parse(stored)
}

type FailedBatch = { batch: number; code: string; detail: string }

async function readBatches(
  { store }: Services,
  planKey: string,
  batches: number,
  failures: ReadonlyMap<number, string>,
): Promise<{ done: BatchResult[]; failed: FailedBatch[] }> {
  const done: BatchResult[] = []
  const failed: FailedBatch[] = []
  for (let first = 0; first < batches; first += READS_IN_FLIGHT) {
    const wanted = Array.from({ length: Math.min(READS_IN_FLIGHT, batches - first) }, (_, i) => first + i)
    const stored = await Promise.all(wanted.map((batch) => getJson(store, keys.batch(planKey, batch))))
    for (const [i, batch] of wanted.entries()) {
      if (stored[i] === null) failed.push({ batch, ...failureOf(failures.get(batch)) })
      else done.push(batchResult.parse(stored[i]))
    }
  }
  return { done, failed }
}

/** A failed job's message begins with its error code; a worker lost too often has none. */
function failureOf(message = 'batch-failed: the batch ended without a result'): {
  code: string
  detail: string
} {
  const [, code = 'batch-failed', detail = message] = /^([a-z-]+): (.*)$/s.exec(message) ?? []
  return { code, detail }
}
