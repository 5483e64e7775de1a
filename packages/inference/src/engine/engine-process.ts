import { Worker } from 'node:worker_threads'
import { takeNextTask } from './next-task.ts'
import type { EngineReply, EngineRequest } from './protocol.ts'
import { receiveRequests } from './request-pipe.ts'

// The engine's own process: ONNX Runtime blocks the thread it runs on, and a blocked worker loses its jobs' locks. It runs on
// one thread of its own, so that the next tiles arrive here while the network looks at the last ones.

const waiting: EngineRequest[] = []
const tilesPerRun = new Map<string, number>()
let isAtWork = false

const sessions = new Worker(new URL('session-thread.ts', import.meta.url))
sessions.on('message', (replies: readonly EngineReply[]) => {
  for (const reply of replies) {
    if (reply.kind === 'loaded') tilesPerRun.set(reply.modelPath, reply.model.tilesPerRun)
    process.send?.(reply)
  }
  isAtWork = false
  if (process.connected) startNext()
  else process.exit(0)
})
sessions.on('error', (error) => {
  throw error // the worker learns that this process ended, and starts another
})

function startNext(): void {
  if (isAtWork) return
  const task = takeNextTask(waiting, (modelPath) => tilesPerRun.get(modelPath) ?? 1)
  if (!task) return
  isAtWork = true
  sessions.postMessage(task, task.kind === 'group' ? [task.images.buffer as ArrayBuffer] : [])
}

receiveRequests((request) => {
  waiting.push(request)
  startNext()
})
process.once('disconnect', () => {
  // the worker has gone: nobody is left to work for. A run that is cut off would abort this process
  if (!isAtWork) process.exit(0)
})
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => {}) // the worker ends us when its batches are done
