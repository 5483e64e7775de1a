import * as tf from '@tensorflow/tfjs'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import util from 'node:util'
import { backendUnavailable, reasonOf } from './backend-unavailable.ts'
import type { Backend, BackendOptions } from './backend.ts'
import { nativeOps, type TensorflowBackend } from './native-ops.ts'
import { hasBinding, type NativePackage } from './setup/native-package.ts'

export type NativeBackendName = 'node' | 'node-gpu'

const packages: Readonly<Record<NativeBackendName, NativePackage>> = {
  node: '@tensorflow/tfjs-node',
  'node-gpu': '@tensorflow/tfjs-node-gpu',
}

/** TensorFlow's kernels and settings are the process's: they are read from the environment when the library is loaded. */
const loaded: { name?: NativeBackendName; threads?: number } = {}

/** Whether `trainer setup` has brought this back-end; says nothing of whether it loads. */
export const isNativeSetUp = (name: NativeBackendName): boolean => hasBinding(packages[name])

export const isNvidiaGpuVisible = (): boolean => existsSync('/dev/nvidia0') || existsSync('/dev/dxg')

/** TensorFlow itself, in this process. Throws when it is not set up, does not load, or `node-gpu` finds no usable GPU. */
export async function openNode(name: NativeBackendName, { threads }: BackendOptions): Promise<Backend> {
  if (name === 'node-gpu' && !isNvidiaGpuVisible())
    throw backendUnavailable(
      'The back-end node-gpu needs an NVIDIA GPU and none is visible: use node or wasm',
    )
  if (!isNativeSetUp(name))
    throw backendUnavailable(`The back-end ${name} is not set up: run \`npm run trainer -- setup\``)
  if (loaded.name && loaded.name !== name)
    throw backendUnavailable(`This process already runs ${loaded.name}: start another one for ${name}`)
  load(name, threads)
  await tf.setBackend('tensorflow')
  const backend = tf.backend() as unknown as TensorflowBackend
  if (name === 'node-gpu' && !backend.isUsingGpuDevice)
    throw backendUnavailable(
      'TensorFlow for GPUs loaded but found no usable GPU: it needs CUDA 11.2 and cuDNN 8.1; or use --backend node',
    )
  const device =
    name === 'node-gpu' ? 'GPU' : `oneDNN, ${loaded.threads} ${loaded.threads === 1 ? 'thread' : 'threads'}`
  return {
    name,
    description: `TensorFlow ${backend.binding.TF_Version}, ${device}`,
    ops: nativeOps(backend),
  }
}

function load(name: NativeBackendName, threads: number): void {
  if (loaded.name) return
  prepareEnvironment(threads)
  silenceKnownDeprecations()
  try {
    createRequire(import.meta.url)(packages[name])
  } catch (cause) {
    const detail = `The back-end ${name} does not load (${reasonOf(cause)}): run \`npm run trainer -- setup\` again`
    throw backendUnavailable(detail, cause)
  }
  loaded.name = name
  loaded.threads = threads
}

/** What the user has set stands. */
function prepareEnvironment(threads: number): void {
  const settings = {
    TF_NUM_INTRAOP_THREADS: String(threads),
    TF_NUM_INTEROP_THREADS: '1', // operations are run one after the other
    OMP_NUM_THREADS: String(threads),
    TF_ENABLE_ONEDNN_OPTS: '1', // off by default on many processors, and a third faster
    TF_CPP_MIN_LOG_LEVEL: '2', // errors only
  }
  for (const [name, value] of Object.entries(settings)) process.env[name] ??= value
}

/** tfjs-node calls two functions that Node has deprecated: the notices, once a process each, help nobody here. */
function silenceKnownDeprecations(): void {
  const { emitWarning } = process
  process.emitWarning = () => undefined
  const deprecated = util as unknown as Readonly<Record<string, ((value: unknown) => boolean) | undefined>>
  for (const name of ['isArray', 'isNullOrUndefined']) deprecated[name]?.(0)
  process.emitWarning = emitWarning
}
