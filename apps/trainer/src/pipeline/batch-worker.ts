import { codeOf, type ErrorCode } from '@metaphase/errors'
import { parentPort, workerData } from 'node:worker_threads'
import { batchRenderer, type BatchRecipe } from './render-batch.ts'
import type { TrainingBatch } from './training-batch.ts'

/** What the worker is asked, one at a time. */
export interface BatchRequest {
  readonly epoch: number
  readonly step: number
}

/** What it answers. */
export type BatchReply =
  | { readonly batch: TrainingBatch }
  | { readonly failure: { readonly code: ErrorCode; readonly message: string } }

const port = parentPort!
const renderer = batchRenderer(workerData as BatchRecipe)

port.on('message', (request: BatchRequest) => void answer(request))

async function answer({ epoch, step }: BatchRequest): Promise<void> {
  try {
    const batch = await renderer.render(epoch, step)
    const { weak, strong, labels, points, domains } = batch
    const moved = [weak, strong, labels, points, domains].map(({ buffer }) => buffer)
    port.postMessage({ batch } satisfies BatchReply, moved)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    port.postMessage({ failure: { code: codeOf(error), message } } satisfies BatchReply)
  }
}
