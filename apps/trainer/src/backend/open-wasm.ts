import * as tf from '@tensorflow/tfjs'
import { getThreadsCount, setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { backendUnavailable } from './backend-unavailable.ts'
import type { Backend, BackendOptions } from './backend.ts'
import { portableOps } from './portable-ops.ts'
import { registerWasmGradients } from './wasm/register-kernels.ts'
import { withWasmThreads } from './wasm/threads.ts'

/** The module is the process's: it starts once, with one number of threads. */
let started: Promise<void> | undefined

/** tfjs' WebAssembly kernels with the gradients it lacks: on every machine, without set-up. */
export async function openWasm({ threads }: BackendOptions): Promise<Backend> {
  started ??= start(threads)
  await started
  await tf.setBackend('wasm')
  const count = getThreadsCount()
  const description = `WebAssembly SIMD, ${count} ${count === 1 ? 'thread' : 'threads'}`
  return { name: 'wasm', description, ops: portableOps }
}

async function start(threads: number): Promise<void> {
  const folder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))
  setWasmPaths(`${folder}/`)
  setThreadsCount(threads)
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', threads > 1)
  const start = () => tf.setBackend('wasm')
  const hasStarted = threads > 1 ? await withWasmThreads(threads, start) : await start()
  if (!hasStarted)
    throw backendUnavailable(
      `The WebAssembly back-end does not start on Node ${process.versions.node}: use Node 22`,
    )
  registerWasmGradients()
}
