import { MetaphaseError } from '@metaphase/errors'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InferenceSession } from 'onnxruntime-node'
import { executionProviders, type ExecutionProvider } from '../execution-provider.ts'

interface Profile {
  readonly enableProfiling: true
  readonly profileFilePrefix: string
}

/**
 * Runs a session once under ONNX Runtime's profiler and names the provider that took most of the time. The profile is a file:
 * throws `scratch-unavailable` where the folder for temporary files cannot hold it.
 */
export async function providerThatRan(
  create: (profile: Profile) => Promise<InferenceSession>,
  run: (session: InferenceSession) => Promise<void>,
): Promise<ExecutionProvider> {
  const folder = await mkdtemp(join(tmpdir(), 'metaphase-profile-')).catch(notWritten)
  try {
    const session = await create({ enableProfiling: true, profileFilePrefix: join(folder, 'warm-up') })
    await run(session)
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
  try {
    const [file] = await readdir(folder)
    return JSON.parse(await readFile(join(folder, file!), 'utf8')) as ProfileEvent[]
  } catch (cause) {
    return notWritten(cause) // ONNX Runtime says nothing where it could not write, or not all of it
  }
}

function notWritten(cause: unknown): never {
  throw new MetaphaseError(
    'scratch-unavailable',
    `The profile of a model's warm-up run could not be written below ${tmpdir()}: ${String(cause)}`,
    { cause },
  )
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
