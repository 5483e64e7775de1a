import { MetaphaseError } from '@metaphase/errors'
import { Worker } from 'node:worker_threads'
import type { BatchReply, BatchRequest } from './batch-worker.ts'
import { type BatchRecipe, type BatchRenderer, pipelineClosed } from './render-batch.ts'
import type { TrainingBatch } from './training-batch.ts'

interface Task {
  readonly request: BatchRequest
  resolve(batch: TrainingBatch): void
  reject(error: unknown): void
}

/** Makes batches in worker threads, first asked first begun. A thread that dies fails its batch and all that wait. */
export function workerRenderer(recipe: BatchRecipe, workers: number): BatchRenderer {
  const waiting: Task[] = []
  const idle: BatchThread[] = []
  let broken: unknown
  const dispatch = () => {
    while (waiting.length > 0 && idle.length > 0) idle.pop()!.start(waiting.shift()!)
  }
  const failAll = (error: unknown) => {
    broken ??= error
    for (const task of waiting.splice(0)) task.reject(broken)
  }
  const threads = Array.from({ length: workers }, () => {
    const thread = new BatchThread(recipe, () => (idle.push(thread), dispatch()), failAll)
    idle.push(thread)
    return thread
  })
  return {
    render: (epoch, step) =>
      new Promise((resolve, reject) => {
        if (broken) return reject(broken)
        waiting.push({ request: { epoch, step }, resolve, reject })
        dispatch()
      }),
    close: async () => {
      failAll(pipelineClosed())
      await Promise.all(threads.map((thread) => thread.close()))
    },
  }
}

class BatchThread {
  readonly #worker: Worker
  #task: Task | undefined

  constructor(recipe: BatchRecipe, onIdle: () => void, onBroken: (error: unknown) => void) {
    this.#worker = new Worker(new URL('batch-worker.ts', import.meta.url), { workerData: recipe })
    this.#worker.on('message', (reply: BatchReply) => {
      const task = this.#task
      this.#task = undefined
      if ('batch' in reply) task?.resolve(reply.batch)
      else task?.reject(new MetaphaseError(reply.failure.code, reply.failure.message))
      onIdle()
    })
    const breakDown = (cause: unknown) => {
      const error = new MetaphaseError('internal', `A thread of the input pipeline ended: ${String(cause)}`, {
        cause,
      })
      this.#task?.reject(error)
      this.#task = undefined
      onBroken(error)
    }
    this.#worker.on('error', breakDown)
    this.#worker.on('exit', (code) => breakDown(`exit code ${code}`))
  }

  start(task: Task): void {
    this.#task = task
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.#worker.postMessage(task.request)
  }

  async close(): Promise<void> {
    this.#task?.reject(pipelineClosed())
    this.#task = undefined
    await this.#worker.terminate()
  }
}
