import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env, InferenceSession, Tensor } from 'onnxruntime-node'
import { executionProviders, type ExecutionProvider } from '../execution-provider.ts'

// what fails is thrown and answered; else the log of every machine without a GPU begins with a red line about CUDA
env.logLevel = 'fatal'

export interface OpenSession {
  readonly session: InferenceSession
  readonly executionProvider: ExecutionProvider
}

interface SessionOptions {
  /** Side of the square images that the network takes. */
  readonly sidePx: number
  readonly threads: number
}

/**
 * A session on the first of `providers` that really runs the network. ONNX Runtime falls back to the CPU without a
 * word, so each is asked for alone and judged by the profile of a warm-up run, not by what was asked.
 */
export async function openSession(
  modelPath: string,
  providers: readonly ExecutionProvider[],
  options: SessionOptions,
): Promise<OpenSession> {
  const reasons: string[] = []
  for (const provider of providers) {
    try {
      const ran = await providerThatRan(modelPath, provider, options)
      if (ran === provider)
        return { session: await createSession(modelPath, provider, options), executionProvider: provider }
      reasons.push(`${provider} was asked for but ${ran} ran`)
    } catch (error) {
      reasons.push(`${provider}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  throw new Error(`No execution provider of ${providers.join(', ')} runs this model (${reasons.join('; ')})`)
}

function createSession(
  modelPath: string,
  provider: ExecutionProvider,
  { threads }: SessionOptions,
  profile: Pick<InferenceSession.SessionOptions, 'enableProfiling' | 'profileFilePrefix'> = {},
): Promise<InferenceSession> {
  const options = { executionProviders: [provider], intraOpNumThreads: threads, interOpNumThreads: 1 }
  return InferenceSession.create(modelPath, { ...options, logSeverityLevel: 3, ...profile })
}

/** Runs one blank image under ORT's profiler and names the provider that most nodes ran on. */
async function providerThatRan(
  modelPath: string,
  provider: ExecutionProvider,
  options: SessionOptions,
): Promise<ExecutionProvider> {
  const folder = await mkdtemp(join(tmpdir(), 'metaphase-profile-'))
  try {
    const profileFilePrefix = join(folder, 'warm-up')
    const session = await createSession(modelPath, provider, options, {
      enableProfiling: true,
      profileFilePrefix,
    })
    const { sidePx } = options
    const blank = new Tensor('uint8', new Uint8Array(sidePx * sidePx * 3).fill(255), [1, sidePx, sidePx, 3])
    await session.run({ [session.inputNames[0]!]: blank })
    session.endProfiling()
    await session.release()
    return providerOfProfile(await readProfile(folder))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface ProfileEvent {
  readonly cat?: string
  readonly dur?: number
  readonly args?: { readonly provider?: string }
}

async function readProfile(folder: string): Promise<ProfileEvent[]> {
  const [file] = await readdir(folder)
  if (!file) throw new Error('ONNX Runtime wrote no profile of the warm-up run')
  return JSON.parse(await readFile(join(folder, file), 'utf8')) as ProfileEvent[]
}

/** Time per provider decides: shape arithmetic stays on the CPU in every provider's graph. */
function providerOfProfile(events: readonly ProfileEvent[]): ExecutionProvider {
  const timeUs = new Map<ExecutionProvider, number>()
  for (const { cat, dur = 0, args } of events) {
    if (cat !== 'Node' || !args?.provider) continue
    const name = args.provider.replace(/ExecutionProvider$/, '').toLowerCase()
    const provider = executionProviders.find((known) => known === name) ?? 'cpu'
    timeUs.set(provider, (timeUs.get(provider) ?? 0) + dur)
  }
  const [longest] = [...timeUs].toSorted((a, b) => b[1] - a[1])
  if (!longest) throw new Error('The profile of the warm-up run names no provider')
  return longest[0]
}
