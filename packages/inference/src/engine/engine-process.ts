import { openSession, type OpenSession } from './open-session.ts'
import type { EngineReply, EngineRequest } from './protocol.ts'
import { runCrops } from './run-crops.ts'
import { runTile } from './run-tile.ts'

// The engine's own process: ONNX Runtime blocks the thread it runs on, and a blocked worker loses its jobs' locks.

const sessions = new Map<string, Promise<OpenSession>>()

const reply = (message: EngineReply) => process.send?.(message)

async function answer(request: EngineRequest): Promise<EngineReply> {
  const { id, modelPath } = request
  if (request.kind === 'load') {
    const opening = sessions.get(modelPath) ?? openSession(modelPath, request.providers, request)
    sessions.set(modelPath, opening)
    return { kind: 'loaded', id, executionProvider: (await opening).executionProvider }
  }
  if (request.kind === 'unload') {
    const opened = sessions.get(modelPath)
    sessions.delete(modelPath)
    await (await opened)?.session.release()
    return { kind: 'unloaded', id }
  }
  const opened = await sessions.get(modelPath)
  if (!opened) throw new Error(`${modelPath} was not loaded before it was to run`)
  if (request.kind === 'classify')
    return { kind: 'classified', id, probabilities: await runCrops(opened.session, request.crops) }
  return { kind: 'ran', id, ...(await runTile(opened.session, request)) }
}

process.on('message', (request: EngineRequest) => {
  answer(request).then(reply, (error: unknown) => {
    if (request.kind === 'load') sessions.delete(request.modelPath)
    reply({ kind: 'failed', id: request.id, reason: error instanceof Error ? error.message : String(error) })
  })
})
process.once('disconnect', () => process.exit(0)) // the worker has gone: nobody is left to work for
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => {}) // the worker ends us when its batches are done
