import { join } from 'node:path'
import { findPip, PIP_NAMED, type Pip } from '../../wheel/fetch-wheel.ts'
import type { Say } from '../../wheel/program.ts'
import { reasonOf } from '../backend-unavailable.ts'
import { isNvidiaGpuVisible } from '../open-node.ts'
import { measureBackend } from '../sample/measure-backend.ts'
import { compileBinding, findCompiler } from './native-binding.ts'
import {
  builtOnce,
  hasBinding,
  linkBinding,
  packageFolder,
  unlinkBinding,
  type NativePackage,
} from './native-package.ts'
import { isDownloadHostReachable, runOwnDownload } from './own-download.ts'
import { fetchTensorflow, TENSORFLOW_VERSION } from './tensorflow-wheel.ts'

export type NativeName = 'node' | 'node-gpu'

/** One way to a native back-end. */
interface Way {
  readonly title: string
  readonly backend: NativeName
  readonly package: NativePackage
  /** Brings the binding and its libraries into the cache and returns their folder; throws what is missing. */
  readonly build: (say: Say) => Promise<string>
}

const ways: readonly Way[] = [
  {
    title: 'TensorFlow for NVIDIA GPUs, ready-made',
    backend: 'node-gpu',
    package: '@tensorflow/tfjs-node-gpu',
    build: (say) => ownDownload('@tensorflow/tfjs-node-gpu', 'gpu', say),
  },
  {
    title: `TensorFlow ${TENSORFLOW_VERSION} from the Python wheel`,
    backend: 'node',
    package: '@tensorflow/tfjs-node',
    build: buildFromWheel,
  },
  {
    title: 'TensorFlow 2.9.1, ready-made',
    backend: 'node',
    package: '@tensorflow/tfjs-node',
    build: (say) => ownDownload('@tensorflow/tfjs-node', 'cpu', say),
  },
]

export interface NativeSetup {
  /** What can be used now; undefined: only wasm. */
  readonly backend: NativeName | undefined
  /** Whether it was there before. */
  readonly wasThere: boolean
}

/**
 * Brings the fastest native back-end that this machine can have, trying each way until a real training step has run on it,
 * and says what it does and why a way failed. Cheap when it has been done before.
 */
export async function setUpNative(say: Say): Promise<NativeSetup> {
  for (const way of ways) {
    if (way.backend === 'node-gpu' && !isNvidiaGpuVisible()) {
      say('No NVIDIA GPU is visible: setting up for the processor')
      continue
    }
    if (hasBinding(way.package)) return { backend: way.backend, wasThere: true }
    try {
      if (!packageFolder(way.package)) throw new Error(`the npm package ${way.package} is not installed`)
      await linkBinding(way.package, await way.build(say))
      await checkStep(way)
      return { backend: way.backend, wasThere: false }
    } catch (error) {
      say(`${way.title}: not possible here: ${reasonOf(error)}`)
    }
  }
  return { backend: undefined, wasThere: false }
}

/** Runs one small step on it; a binding that does not run is taken out again, so that nothing else stumbles over it. */
async function checkStep(way: Way): Promise<void> {
  const size = { sidePx: 16, batch: 1, base: 4, depth: 1 }
  try {
    await measureBackend({ choice: way.backend, threads: 1, steps: 1, size })
  } catch (cause) {
    await unlinkBinding(way.package)
    throw new Error(`it was built but does not run (${reasonOf(cause)})`, { cause })
  }
}

async function buildFromWheel(say: Say): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64' || !isGlibc())
    throw new Error(
      `the wheel is for Linux on x86-64 with glibc; this is ${process.platform}-${process.arch}`,
    )
  return builtOnce(`wheel-${TENSORFLOW_VERSION}-tfjs-4.22.0`, async (folder) => {
    const { pip, compiler } = await findTools()
    await fetchTensorflow(join(folder, 'deps'), pip, say)
    await compileBinding(folder, packageFolder('@tensorflow/tfjs-node')!, compiler, say)
  })
}

/** Both before anything is downloaded; throws naming what is missing. */
async function findTools(): Promise<{ pip: Pip; compiler: string }> {
  const [pip, compiler] = await Promise.all([findPip(), findCompiler()])
  if (pip && compiler) return { pip, compiler }
  const missing: string[] = []
  if (!pip) missing.push(PIP_NAMED)
  if (!compiler) missing.push('a C++ compiler (Debian: apt install g++)')
  throw new Error(`missing: ${missing.join(' and ')}`)
}

const isGlibc = (): boolean => {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } }
  return header.glibcVersionRuntime !== undefined
}

async function ownDownload(name: NativePackage, kind: 'cpu' | 'gpu', say: Say): Promise<string> {
  if (!(await isDownloadHostReachable()))
    throw new Error('storage.googleapis.com cannot be reached from here')
  return builtOnce(`own-${kind}-tfjs-4.22.0`, (folder) =>
    runOwnDownload(folder, packageFolder(name)!, kind, say),
  )
}
