import { MetaphaseError } from '@metaphase/errors'
import { parentPort } from 'node:worker_threads'
import { openSession, type OpenSession } from './open-session.ts'
import type { EngineReply, LoadRequest, SessionTask } from './protocol.ts'
import { runCrops } from './run-crops.ts'
import { runTiles } from './run-tiles.ts'

// The one thread that runs networks, one task after the other: several threads with sessions have crashed for others.

const sessions = new Map<string, OpenSession>()

async function load(request: LoadRequest): Promise<EngineReply> {
  const { id, modelPath } = request
  const opened = sessions.get(modelPath) ?? (await openSession(request))
  sessions.set(modelPath, opened)
  return { kind: 'loaded', id, modelPath, model: opened.model }
}

async function work(task: SessionTask): Promise<EngineReply[]> {
  const { modelPath } = task
  if (task.kind === 'load') return [await load(task)]
  const opened = sessions.get(modelPath)
  if (task.kind === 'unload') {
    sessions.delete(modelPath)
    await opened?.session.release()
    return [{ kind: 'unloaded', id: task.id }]
  }
  if (!opened) throw new Error(`${modelPath} was not loaded before it was to run`)
  if (task.kind === 'classify')
    return [{ kind: 'classified', id: task.id, probabilities: await runCrops(opened.session, task.crops) }]
  const outputs = await runTiles(opened.session, task)
  ;(task.images.buffer as ArrayBuffer).transfer(0) // the memory of its pixels, given back at once
  return task.ids.map((id, i) => ({ kind: 'ran', id, ...outputs[i]! }))
}

const port = parentPort!

port.on('message', (task: SessionTask) => {
  work(task)
    .catch((error: unknown): EngineReply[] => {
      const code = error instanceof MetaphaseError ? error.code : 'engine-failed'
      const reason = error instanceof Error ? error.message : String(error)
      const ids = task.kind === 'group' ? task.ids : [task.id]
      return ids.map((id) => ({ kind: 'failed', id, code, reason }))
    })
    .then((replies) => port.postMessage(replies, []))
})
