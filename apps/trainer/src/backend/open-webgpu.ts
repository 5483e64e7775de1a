import * as tf from '@tensorflow/tfjs'
import { backendUnavailable, reasonOf } from './backend-unavailable.ts'
import type { Backend } from './backend.ts'
import { portableOps } from './portable-ops.ts'

/** A GPU of any make through Dawn, Chromium's WebGPU. Throws when there is no adapter. */
export async function openWebgpu(): Promise<Backend> {
  const dawn = await import('webgpu').catch((cause) => {
    throw backendUnavailable(
      `The package webgpu does not load here (${reasonOf(cause)}): use wasm or node`,
      cause,
    )
  })
  const gpu = dawn.create([])
  const adapter = await gpu.requestAdapter()
  if (!adapter)
    throw backendUnavailable(
      "WebGPU finds no GPU: install the vendor's Vulkan driver (Debian: mesa-vulkan-drivers, or NVIDIA's own), or use another back-end",
    )
  Object.assign(globalThis, dawn.globals)
  // tfjs looks for the GPU where browsers have it
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true, writable: true })
  await import('@tensorflow/tfjs-backend-webgpu')
  if (!(await tf.setBackend('webgpu')))
    throw backendUnavailable('tfjs could not use the WebGPU adapter: use another back-end')
  const { vendor, architecture, description } = adapter.info
  const device = [vendor, architecture, description].filter(Boolean).join(' ')
  return { name: 'webgpu', description: `WebGPU through Dawn, ${device}`, ops: portableOps }
}
