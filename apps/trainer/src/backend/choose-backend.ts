import * as tf from '@tensorflow/tfjs'
import { reasonOf } from './backend-unavailable.ts'
import type { Backend, BackendName, BackendOptions } from './backend.ts'
import { isNativeSetUp, isNvidiaGpuVisible, openNode, type NativeBackendName } from './open-node.ts'
import { openWasm } from './open-wasm.ts'
import { openWebgpu } from './open-webgpu.ts'

export const backendChoices = ['auto', 'node-gpu', 'node', 'wasm', 'webgpu'] as const
export type BackendChoice = (typeof backendChoices)[number]

const openers: Readonly<Record<BackendName, (options: BackendOptions) => Promise<Backend>>> = {
  'node-gpu': (options) => openNode('node-gpu', options),
  node: (options) => openNode('node', options),
  wasm: openWasm,
  webgpu: openWebgpu,
}

/**
 * Makes a back-end tfjs' current one, for the whole process, and says which and why. `auto` takes the fastest of those that
 * are set up; a back-end asked for by name is had or the call throws.
 */
export async function openBackend(choice: BackendChoice, options: BackendOptions): Promise<Backend> {
  const say = options.say ?? ((line) => process.stderr.write(`${line}\n`))
  tf.enableProdMode() // no banner
  if (choice !== 'auto') {
    const backend = await openers[choice](options)
    say(`Back-end: ${backend.name} (${backend.description}), as asked for`)
    return backend
  }
  const reasons: string[] = []
  for (const name of ['node-gpu', 'node'] as const) {
    const obstacle = obstacleTo(name)
    if (obstacle) reasons.push(obstacle)
    else
      try {
        const backend = await openNode(name, options)
        say(`Back-end: ${name} (${backend.description}), the fastest that is set up here`)
        return backend
      } catch (error) {
        reasons.push(reasonOf(error))
      }
  }
  const backend = await openWasm(options)
  say(`Back-end: wasm (${backend.description}), because: ${reasons.join('; ')}`)
  return backend
}

function obstacleTo(name: NativeBackendName): string | undefined {
  if (name === 'node-gpu' && !isNvidiaGpuVisible()) return 'no NVIDIA GPU is visible'
  return isNativeSetUp(name) ? undefined : `${name} is not set up (\`npm run trainer -- setup\` does it)`
}
