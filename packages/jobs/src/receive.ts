import { UnrecoverableError, Worker, type Job } from 'bullmq'
import { codeOf, errorSpecs } from '@metaphase/errors'
import type { z } from 'zod'
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
  /** Called with each failed attempt. */
  readonly onFailure: (failure: { jobName: string; jobId: string; attempt: number; error: Error }) => void
}

/** How often a job may lose its worker before it counts as poison. */
const LOST_WORKERS_MAX = 3

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

export interface Receiver {
  /** Takes no more jobs and waits for the running ones. */
  close(): Promise<void>
}

export function createReceiver<N extends string, P extends z.ZodType, Result>(
  contract: JobContract<N, P>,
  { redis, prefix }: QueueConnection,
  handle: (payload: z.output<P>, job: Job) => Promise<Result>,
  { concurrency, lockMs, limit, onFailure }: ReceiverOptions,
): Receiver {
  const worker = new Worker(
    contract.name,
    async (job) => {
      const exceeded = () => limit?.onExceeded({ jobName: contract.name, jobId: job.id ?? '' })
      const timer = limit && setTimeout(exceeded, limit.ms)
      return runJob(contract, job.data, (payload) => handle(payload, job)).finally(() => clearTimeout(timer))
    },
    {
      connection: redis,
      prefix,
      concurrency,
      lockDuration: lockMs,
      stalledInterval: lockMs,
      maxStalledCount: LOST_WORKERS_MAX,
    },
  )
  worker.on('failed', (job, error) =>
    onFailure({ jobName: contract.name, jobId: job?.id ?? '', attempt: job?.attemptsMade ?? 0, error }),
  )
  worker.on('error', (error) => onFailure({ jobName: contract.name, jobId: '', attempt: 0, error }))
  return { close: () => worker.close() }
}
