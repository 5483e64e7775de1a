import {
  beginDetecting,
  beginPlanning,
  findRunnable,
  type AnalysisRun,
  type RunnableAnalysis,
} from '@metaphase/db'
import { errorSpecs, MetaphaseError } from '@metaphase/errors'
import { batchesOf, planIdOf, runsOf, tilesPlanned, type DetectionPlan } from '@metaphase/jobs'
import { keys, putJson } from '@metaphase/storage'
import { describeSpan } from '@metaphase/telemetry'
import { encodeTissue, planTiles, type Decoder } from '@metaphase/tiling'
import { endAsFailed } from './end-as-failed.ts'
import { manifestOf } from './manifest-of.ts'
import { measureSlide, mppOf } from './measure-slide.ts'
import type { Services } from './services.ts'
import { withDecoder } from './with-decoder.ts'

/** Opens the slide, finds tissue, stores the plan and queues its batches. A slide that cannot be read fails the analysis. */
export async function handlePlanSlide(services: Services, run: AnalysisRun): Promise<void> {
  const { db, detectionFlow, store, log } = services
  const analysis = await findRunnable(db, run)
  if (!analysis || analysis.state === 'reducing') return
  const about = { slideId: analysis.slideId, ...run }
  describeSpan(about)
  if (analysis.state === 'detecting' && (await detectionFlow.progress(run.analysisId, run.generation))) return
  if (analysis.state !== 'detecting' && !(await beginPlanning(db, run))) return
  try {
    const { plan, areaMm2 } = await withDecoder(services.config, (decoder) =>
      planDetection(services, analysis, decoder),
    )
    const planKey = keys.plan(run.analysisId, planIdOf(plan))
    await putJson(store, planKey, plan)
    const batches = batchesOf(plan)
    const recorded = { planKey, tilesPlanned: tilesPlanned(plan), batches, areaMm2 }
    if (!(await beginDetecting(db, run, recorded))) return
    await detectionFlow.add({ ...run, planKey }, batches)
    log.info({ ...about, ...recorded }, 'planned')
  } catch (error) {
    if (!(error instanceof MetaphaseError) || errorSpecs[error.code].retry) throw error
    log.warn({ ...about, code: error.code, detail: error.message }, 'analysis failed')
    const failure = { errorCode: error.code, errorDetail: error.message }
    await endAsFailed(services, { ...run, createdAt: analysis.createdAt }, failure)
  }
}

/** The plan: a pure function of the slide's bytes, the model and the batch size, so that a re-plan is the same plan. */
async function planDetection(services: Services, analysis: RunnableAnalysis, decoder: Decoder) {
  const { cache, config } = services
  const { slide, model } = analysis
  const { detector } = manifestOf(analysis)
  const key = keys.slide(slide.id)
  const opened = await decoder.openSlide(await cache.open(key))
  try {
    const mpp = mppOf(slide) ?? (await measureSlide(services, slide, opened))
    const { tissue, grid, tiles } = await planTiles(opened, { mpp, ...detector })
    const plan: DetectionPlan = {
      slideKey: key,
      modelSha256: model.sha256,
      grid,
      tileRuns: runsOf(tiles),
      tilesPerBatch: config.TILES_PER_BATCH,
      tissue: encodeTissue(tissue),
    }
    return { plan, areaMm2: tissue.areaMm2 }
  } finally {
    await opened.close()
  }
}
