import { DelayedError, UnrecoverableError, Worker, type Job } from 'bullmq'
import { codeOf, errorSpecs } from '@metaphase/errors'
import type { z } from 'zod'
import { closeWorker } from './close-worker.ts'
import type { QueueConnection } from './connection.ts'
import type { JobContract } from './define-job.ts'

export interface ReceiverOptions {
  /** Jobs this process works on at once. */
  readonly concurrency: number
  /** A worker that has not renewed its lock for this long is taken for dead and its job is given to another. */
  readonly lockMs: number
  /** Code that decodes what strangers sent may never return, and cannot be stopped: called for a job that ran for so long. */
  readonly limit?: {
    readonly ms: number
    readonly onExceeded: (job: { jobName: string; jobId: string }) => void
  }
  /** Pause of a job while a service or disk it needs is not there, ms; 15 s unless given. */
  readonly outagePauseMs?: number
  /** Called with each failed attempt. */
  readonly onFailure: (failure: { jobName: string; jobId: string; attempt: number; error: Error }) => void
  /** Called after each attempt: how long it took, and whether its job is done, will be tried again, or failed for good. */
  readonly onEnd?: (attempt: EndedAttempt) => void
}

export interface EndedAttempt {
  readonly jobName: string
  readonly seconds: number
  readonly outcome: 'completed' | 'retried' | 'failed'
}

/** How often a job may lose its worker before it counts as poison. */
const LOST_WORKERS_MAX = 3
/** Errors of this status are of what a job needs (storage, database, queue, scratch disk), not of the job. */
const OUTAGE_STATUS = 503
const OUTAGE_PAUSE_MS = 15_000
/** An outage that goes on until a job is as old as this uses up its attempts like any failure. */
const OUTAGE_WAIT_MAX_MS = 24 * 3_600_000

/** Parses, runs, and turns errors that cannot heal into BullMQ's UnrecoverableError. Messages begin with the error code. */
export async function runJob<N extends string, P extends z.ZodType, Result>(
  contract: JobContract<N, P>,
  data: unknown,
  handle: (payload: z.output<P>) => Promise<Result>,
): Promise<Result> {
  const parsed = contract.payload.safeParse(data)
  if (!parsed.success)
    throw new UnrecoverableError(`internal: ${contract.name} payload: ${parsed.error.message}`)
  try {
    return await handle(parsed.data)
  } catch (error) {
    const code = codeOf(error)
    const message = `${code}: ${error instanceof Error ? error.message : String(error)}`
    throw errorSpecs[code].retry ? new Error(message, { cause: error }) : new UnrecoverableError(message)
  }
}

/**
 * Puts a job off that failed for want of a service: as it is none of the job's fault, no attempt is used up. False where the
 * job is to fail: it has been waiting for a day, or has its own way of being tried again and one attempt alone.
 */
async function isPutOff(job: Job, error: unknown, pauseMs: number): Promise<boolean> {
  const cause = error instanceof Error ? error.cause : undefined
  const isOutage = cause !== undefined && errorSpecs[codeOf(cause)].status === OUTAGE_STATUS
  if (!isOutage || (job.opts.attempts ?? 1) === 1) return false
  if (Date.now() - job.timestamp > OUTAGE_WAIT_MAX_MS) return false
  await job.moveToDelayed(Date.now() + pauseMs, job.token)
  return true
}

export interface Receiver {
  /** What it is doing; times as performance.now() gives them. */
  activity(): Activity
  /** Takes no more jobs and waits for the running ones; for no Redis that is away. */
  close(): Promise<void>
}

interface Activity {
  readonly jobName: string
  readonly concurrency: number
  readonly running: number
  readonly lastTakenMs: number
  /** Of the jobs that are running; null while none is. */
  readonly oldestStartedMs: number | null
}

export function createReceiver<N extends string, P extends z.ZodType, Result>(
  contract: JobContract<N, P>,
  { redis, prefix, telemetry }: QueueConnection,
  handle: (payload: z.output<P>, job: Job) => Promise<Result>,
  { concurrency, lockMs, limit, outagePauseMs = OUTAGE_PAUSE_MS, onFailure, onEnd }: ReceiverOptions,
): Receiver {
  const startedMs = new Map<Job, number>() // in the order in which they started
  let lastTakenMs = performance.now()

  const tellFailure = (job: Job | undefined, error: Error) =>
    onFailure({ jobName: contract.name, jobId: job?.id ?? '', attempt: job?.attemptsMade ?? 0, error })
  const attempt = async (job: Job): Promise<Result> => {
    lastTakenMs = performance.now()
    startedMs.set(job, lastTakenMs)
    const exceeded = () => limit?.onExceeded({ jobName: contract.name, jobId: job.id ?? '' })
    const timer = limit && setTimeout(exceeded, limit.ms)
    let outcome: EndedAttempt['outcome'] = 'completed'
    try {
      return await runJob(contract, job.data, (payload) => handle(payload, job))
    } catch (error) {
      if (await isPutOff(job, error, outagePauseMs)) {
        outcome = 'retried'
        tellFailure(job, error as Error) // BullMQ has no event for it
        throw new DelayedError()
      }
      const isLast = error instanceof UnrecoverableError || job.attemptsMade + 1 >= (job.opts.attempts ?? 1)
      outcome = isLast ? 'failed' : 'retried'
      throw error
    } finally {
      clearTimeout(timer)
      const seconds = (performance.now() - startedMs.get(job)!) / 1000
      startedMs.delete(job)
      onEnd?.({ jobName: contract.name, seconds, outcome })
    }
  }
  const worker = new Worker(contract.name, attempt, {
    connection: redis,
    prefix,
    concurrency,
    lockDuration: lockMs,
    stalledInterval: lockMs,
    maxStalledCount: LOST_WORKERS_MAX,
    ...(telemetry && { telemetry }),
  })
  worker.on('failed', tellFailure)
  worker.on('error', (error) => onFailure({ jobName: contract.name, jobId: '', attempt: 0, error }))
  return {
    activity: () => ({
      jobName: contract.name,
      concurrency,
      running: startedMs.size,
      lastTakenMs,
      oldestStartedMs: startedMs.values().next().value ?? null,
    }),
    close: () => closeWorker(worker, () => startedMs.size),
  }
}
