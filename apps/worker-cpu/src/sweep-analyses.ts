import { beginNewGeneration, databaseAgo, findStalled, touchAnalysis } from '@metaphase/db'
import { endAsFailed } from './end-as-failed.ts'
import type { Services } from './services.ts'

const ANALYSES_PER_SWEEP = 200
/** A slide whose jobs vanish this often is not unlucky: something kills whatever touches it. */
const GENERATIONS_MAX = 8

type Stalled = Awaited<ReturnType<typeof findStalled>>[number]

/** Starts afresh, under a new generation, every analysis that stands still and whose job no longer exists. */
export async function sweepAnalyses(services: Services): Promise<void> {
  const { db, config, senders, metrics, log } = services
  const ago = await databaseAgo(db)
  const stalled = await findStalled(db, ago(config.STALLED_AFTER_MS), ANALYSES_PER_SWEEP)
  for (const analysis of stalled) {
    const run = { analysisId: analysis.id, generation: analysis.generation }
    if (await hasLivingJob(services, analysis)) {
      await touchAnalysis(db, run)
    } else if (run.generation >= GENERATIONS_MAX) {
      const errorDetail = `Its jobs were lost ${run.generation} times while ${analysis.state}; see the failed jobs at /ops/queues`
      const { createdAt } = analysis
      await endAsFailed(services, { ...run, createdAt }, { errorCode: 'internal', errorDetail })
    } else {
      const next = await beginNewGeneration(db, run)
      if (!next) continue
      metrics.observeRestart()
      await senders.planSlide.send(next)
      log.warn(
        { slideId: analysis.slideId, ...run, state: analysis.state },
        'analysis had lost its jobs; planned again',
      )
    }
  }
}

async function hasLivingJob(
  { senders }: Services,
  { id, generation, state, planKey }: Stalled,
): Promise<boolean> {
  const run = { analysisId: id, generation }
  if (await senders.planSlide.isAlive(run)) return true
  const mayBeDetecting = state === 'detecting' || state === 'reducing'
  return mayBeDetecting && planKey !== null && senders.reduceSlide.isAlive({ ...run, planKey })
}
