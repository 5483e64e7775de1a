import { MetaphaseError } from '@metaphase/errors'
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { ExecutionProvider } from '../config.ts'
import type { EngineReply, EngineRequest, TilePixels } from './protocol.ts'

export interface EngineConfig {
  readonly providers: readonly ExecutionProvider[]
  readonly threads: number
}

export interface Engine {
  /** Loads an ONNX file that takes square tiles of `tilePx`; says which provider really runs it. */
  load(modelPath: string, tilePx: number): Promise<ExecutionProvider>
  /** Candidate rows of one tile: image index, y, x, probability. The model must have been loaded. */
  run(modelPath: string, tile: TilePixels): Promise<Float32Array>
  /** Of the engine's process, while there is one. */
  pid(): number | undefined
  close(): Promise<void>
}

type Waiting = { readonly resolve: (reply: EngineReply) => void; readonly reject: (error: Error) => void }
type Unsent = EngineRequest extends infer R ? (R extends EngineRequest ? Omit<R, 'id'> : never) : never

/** An engine in a process of its own; if that dies, what it was doing fails with `engine-failed` and the next load starts another. */
export function startEngine({ providers, threads }: EngineConfig): Engine {
  let child: ChildProcess | null = null
  let lastId = 0
  const waiting = new Map<number, Waiting>()

  function failAll(reason: string) {
    child = null
    for (const { reject } of waiting.values()) reject(new MetaphaseError('engine-failed', reason))
    waiting.clear()
  }

  function spawn(): ChildProcess {
    const started = fork(fileURLToPath(new URL('engine-process.ts', import.meta.url)), {
      serialization: 'advanced',
      env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' }, // ONNX Runtime reports to its makers unless told not to
    })
    started.on('message', (reply: EngineReply) => {
      waiting.get(reply.id)?.resolve(reply)
      waiting.delete(reply.id)
    })
    started.once('exit', (code, signal) => failAll(`The engine process ended (${signal ?? `exit ${code}`})`))
    return started
  }

  async function ask(request: Unsent): Promise<EngineReply> {
    child ??= spawn()
    const id = ++lastId
    const reply = await new Promise<EngineReply>((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      child!.send(
        { ...request, id },
        (error) => error && reject(new MetaphaseError('engine-failed', error.message)),
      )
    })
    if (reply.kind === 'failed') throw new MetaphaseError('engine-failed', reply.reason)
    return reply
  }

  return {
    async load(modelPath, tilePx) {
      const reply = await ask({ kind: 'load', modelPath, tilePx, providers, threads })
      if (reply.kind !== 'loaded') throw new MetaphaseError('engine-failed', `Unexpected reply ${reply.kind}`)
      return reply.executionProvider
    },
    async run(modelPath, tile) {
      const reply = await ask({ kind: 'run', modelPath, tile })
      if (reply.kind !== 'ran') throw new MetaphaseError('engine-failed', `Unexpected reply ${reply.kind}`)
      return reply.candidates
    },
    pid: () => child?.pid,
    async close() {
      if (!child) return
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}
