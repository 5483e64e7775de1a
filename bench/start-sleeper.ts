import { join } from 'node:path'
import { startApp, type AppProcess } from '../apps/standalone/src/processes.ts'

/** A worker-gpu process of the system with `env` whose network is a pause of `networkMs` for each tile. */
export const startSleeper = (env: Readonly<Record<string, string>>, networkMs: string): Promise<AppProcess> =>
  startApp({
    name: 'sleeping-worker',
    mainPath: join(import.meta.dirname, 'sleeping-worker.ts'),
    env: { ...env, NETWORK_MS: networkMs },
    logPath: join(env['CACHE_DIR']!, '../logs/sleeping-worker.log'),
  })
