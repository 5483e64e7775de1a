// A worker-gpu process in which the network is a pause of NETWORK_MS: all else it does is real.
import { setTimeout as sleep } from 'node:timers/promises'
import { readConfig } from '../apps/worker-gpu/src/config.ts'
import { runWorker } from '../apps/worker-gpu/src/run-worker.ts'
import type { Engine } from '../packages/inference/src/index.ts'

/** Takes one tile at a time, as an engine's process does, and finds nothing in it. */
function sleepingEngine(networkMs: number): Engine {
  let idle: Promise<void> = Promise.resolve()
  return {
    load: async () => ({ executionProvider: 'cpu', ranPath: '', threads: 1, tilesPerRun: 1 }),
    async run() {
      idle = idle.then(() => sleep(networkMs))
      await idle
      return new Float32Array(0)
    },
    runWithMap: () => Promise.reject(new Error('A sleeping engine has no probability map')),
    classify: async (_modelPath, { count }) => new Float32Array(count),
    unload: async () => {},
    pid: () => undefined,
    close: async () => {},
  }
}

await runWorker(readConfig(process.env), sleepingEngine(Number(process.env['NETWORK_MS'])))
