import { MetaphaseError } from '@metaphase/errors'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { ExecutionProvider } from '../execution-provider.ts'
import type {
  Crops,
  EngineReply,
  EngineRequest,
  LoadedModel,
  ProbabilityMap,
  TilePixels,
} from './protocol.ts'
import { forkWithPipe, sendRequest } from './request-pipe.ts'
import type { EngineSettings } from './settings.ts'

/** Settings that are not given are measured when a model is loaded, within some ten runs of it. */
export interface EngineConfig extends Partial<EngineSettings> {
  readonly providers: readonly ExecutionProvider[]
  /** Where measured settings are kept, so that the engines of a machine have the same; nowhere unless given. */
  readonly settingsDir?: string
}

export interface Engine {
  /** Loads an ONNX file that takes square tiles or crops of `sidePx`, and warms it up; says what really runs it, and how. */
  load(modelPath: string, sidePx: number, how?: LoadOptions): Promise<LoadedModel>
  /**
   * Candidate rows of one tile: 0, y, x, probability. The model must have been loaded. As many tiles as its `tilesPerRun`
   * are run at once, if so many wait.
   */
  run(modelPath: string, tile: TilePixels): Promise<Float32Array>
  /** As `run`, with the map that the candidates are peaks of; `engine-failed` where the graph has no output `probability`. */
  runWithMap(modelPath: string, tile: TilePixels): Promise<TileOutput>
  /** For each crop, how probably its figure is atypical. The model must be a classifier that was loaded. */
  classify(modelPath: string, crops: Crops): Promise<Float32Array>
  /** Forgets a model that is no longer used and frees its memory. One that is not loaded is left alone. */
  unload(modelPath: string): Promise<void>
  /** Of the engine's process, while there is one. */
  pid(): number | undefined
  close(): Promise<void>
}

interface LoadOptions {
  /** As this engine is set unless given. */
  readonly settings?: Partial<EngineSettings>
  /** The file to run instead where it is a CPU that runs it, still known by the other's path. */
  readonly cpuModelPath?: string | null
}

export interface TileOutput {
  readonly candidates: Float32Array
  readonly probabilityMap: ProbabilityMap
}

type Waiting = { readonly resolve: (reply: EngineReply) => void; readonly reject: (error: Error) => void }
type Unsent = EngineRequest extends infer R ? (R extends EngineRequest ? Omit<R, 'id'> : never) : never
type ReplyOf<K extends EngineReply['kind']> = Extract<EngineReply, { readonly kind: K }>

/** An engine in a process of its own; if that dies, what it was doing fails with `engine-failed` and the next load starts another. */
export function startEngine({ providers, settingsDir, ...standard }: EngineConfig): Engine {
  let child: ChildProcess | null = null
  let lastId = 0
  const waiting = new Map<number, Waiting>()

  function failAll(reason: string) {
    child = null
    for (const { reject } of waiting.values()) reject(new MetaphaseError('engine-failed', reason))
    waiting.clear()
  }

  function spawn(): ChildProcess {
    const modulePath = fileURLToPath(new URL('engine-process.ts', import.meta.url))
    const quiet = { ORT_DISABLE_TELEMETRY: '1' } // ONNX Runtime reports to its makers unless told not to
    const started = forkWithPipe(modulePath, { ...process.env, ...quiet })
    started.on('message', (reply: EngineReply) => {
      waiting.get(reply.id)?.resolve(reply)
      waiting.delete(reply.id)
    })
    started.once('exit', (code, signal) => failAll(`The engine process ended (${signal ?? `exit ${code}`})`))
    return started
  }

  async function ask<K extends EngineReply['kind']>(expected: K, request: Unsent): Promise<ReplyOf<K>> {
    child ??= spawn()
    const id = ++lastId
    const reply = await new Promise<EngineReply>((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      sendRequest(child!, { ...request, id }, ({ message }) =>
        reject(new MetaphaseError('engine-failed', message)),
      )
    })
    if (reply.kind === 'failed') throw new MetaphaseError(reply.code, reply.reason)
    if (reply.kind !== expected)
      throw new MetaphaseError('engine-failed', `The engine answered ${reply.kind} where ${expected} belongs`)
    return reply as ReplyOf<K>
  }

  return {
    async load(modelPath, sidePx, { settings = standard, cpuModelPath = null } = {}) {
      const request = {
        kind: 'load',
        modelPath,
        cpuModelPath,
        sidePx,
        providers,
        settings,
        settingsDir: settingsDir ?? null,
      } as const
      return (await ask('loaded', request)).model
    },
    async run(modelPath, tile) {
      return (await ask('ran', { kind: 'run', modelPath, tile, withProbabilityMap: false })).candidates
    },
    async runWithMap(modelPath, tile) {
      const { candidates, probabilityMap } = await ask('ran', {
        kind: 'run',
        modelPath,
        tile,
        withProbabilityMap: true,
      })
      return { candidates, probabilityMap: probabilityMap! }
    },
    async classify(modelPath, crops) {
      return (await ask('classified', { kind: 'classify', modelPath, crops })).probabilities
    },
    async unload(modelPath) {
      if (child) await ask('unloaded', { kind: 'unload', modelPath })
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
