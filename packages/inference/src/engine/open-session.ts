import { MetaphaseError } from '@metaphase/errors'
import { detectorTensors } from '@metaphase/model'
import { availableParallelism } from 'node:os'
import { InferenceSession, Tensor, env } from 'onnxruntime-node'
import type { ExecutionProvider } from '../execution-provider.ts'
import { keptSettings } from './kept-settings.ts'
import { providerThatRan } from './provider-that-ran.ts'
import type { LoadedModel, LoadRequest } from './protocol.ts'
import { chooseSettings, settingsToTry, type EngineSettings, type TimedSettings } from './settings.ts'

// what fails is thrown and answered; else the log of every machine without a GPU begins with a red line about CUDA
env.logLevel = 'fatal'

/** How long a thread of the CPU's provider that waits for another keeps its core: without a bound, also while that one waits for a core. */
const SPIN_US = 1_000

/** Detector and classifier take turns as well: the threads of the one that just ran must not spin while the other runs. */
const takingTurns = { session: { force_spinning_stop: '1', intra_op: { spin_duration_us: String(SPIN_US) } } }

/** Runs of each alternative that count, after one that does not. */
const TIMED_RUNS = 2

export interface OpenSession {
  readonly session: InferenceSession
  readonly model: LoadedModel
}

type Profile = Pick<InferenceSession.SessionOptions, 'enableProfiling' | 'profileFilePrefix'>

/**
 * A warm session on the first of the providers that really runs the network. ONNX Runtime falls back to the CPU without a
 * word, so each is asked for alone and judged by the profile of a warm-up run, not by what was asked. Throws
 * `scratch-unavailable` where that profile cannot be written.
 */
export async function openSession(request: Omit<LoadRequest, 'kind' | 'id'>): Promise<OpenSession> {
  const { providers, sidePx } = request
  const reasons: string[] = []
  for (const provider of providers) {
    const modelPath = provider === 'cpu' ? (request.cpuModelPath ?? request.modelPath) : request.modelPath
    const create = (threads: number, profile: Profile = {}) =>
      InferenceSession.create(modelPath, {
        executionProviders: [provider],
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        logSeverityLevel: 3,
        extra: takingTurns,
        enableMemPattern: false, // planned ahead, the memory of a tile of 2,048 px is half as much again
        ...profile,
      })
    try {
      const tried = settingsToTry(provider, availableParallelism(), request.settings)
      // the CPU's provider has nothing to fall back to
      const ran =
        provider === 'cpu'
          ? provider
          : await providerThatRan(
              (profile) => create(tried.at(-1)!.threads, profile),
              (session) => runBlank(session, sidePx, 1),
            )
      if (ran === provider) return await openWith({ ...request, modelPath, provider, tried }, create)
      reasons.push(`${provider} was asked for but ${ran} ran`)
    } catch (error) {
      if (error instanceof MetaphaseError) throw error
      reasons.push(`${provider}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  throw new Error(`No execution provider of ${providers.join(', ')} runs this model (${reasons.join('; ')})`)
}

interface Opening extends Pick<LoadRequest, 'modelPath' | 'sidePx' | 'settingsDir'> {
  readonly provider: ExecutionProvider
  /** The alternatives, at least one. */
  readonly tried: readonly EngineSettings[]
}

async function openWith(
  { modelPath, sidePx, settingsDir, provider, tried }: Opening,
  create: (threads: number) => Promise<InferenceSession>,
): Promise<OpenSession> {
  const measure = () => fastest(tried, sidePx, create)
  const about = { modelPath, executionProvider: provider, sidePx, tried }
  const settings = tried.length === 1 ? tried[0]! : await keptSettings(settingsDir, about, measure)
  const session = await create(settings.threads)
  const isDetector = session.outputNames.includes(detectorTensors.output)
  await runBlank(session, sidePx, isDetector ? settings.tilesPerRun : 1)
  return { session, model: { executionProvider: provider, ranPath: modelPath, ...settings } }
}

/** Times the alternatives one after the other. One that fails is none, as where a GPU's memory is too small; throws where all do. */
async function fastest(
  tried: readonly EngineSettings[],
  sidePx: number,
  create: (threads: number) => Promise<InferenceSession>,
): Promise<EngineSettings> {
  const timed: TimedSettings[] = []
  let failure: unknown
  for (const settings of tried) {
    const session = await create(settings.threads)
    try {
      await runBlank(session, sidePx, settings.tilesPerRun)
      let shortestMs = Infinity
      for (let run = 0; run < TIMED_RUNS; run++) {
        const startedMs = performance.now()
        await runBlank(session, sidePx, settings.tilesPerRun)
        shortestMs = Math.min(shortestMs, performance.now() - startedMs)
      }
      timed.push({ settings, msPerTile: shortestMs / settings.tilesPerRun })
    } catch (error) {
      failure = error
    } finally {
      await session.release()
    }
  }
  if (timed.length === 0) throw failure
  return chooseSettings(timed)
}

async function runBlank(session: InferenceSession, sidePx: number, images: number): Promise<void> {
  const white = new Uint8Array(images * sidePx * sidePx * 3).fill(255)
  const blank = new Tensor('uint8', white, [images, sidePx, sidePx, 3])
  await session.run({ [session.inputNames[0]!]: blank })
}
