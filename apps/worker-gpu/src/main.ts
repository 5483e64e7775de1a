import { startEngine } from '@metaphase/inference'
import { join } from 'node:path'
import { readConfig } from './config.ts'
import { requireGpu } from './require-gpu.ts'
import { runWorker } from './run-worker.ts'

const config = readConfig(process.env)
const { ENGINE_THREADS: threads, ENGINE_TILES_PER_RUN: tilesPerRun } = config
const engine = startEngine({
  providers: config.EXECUTION_PROVIDERS,
  settingsDir: join(config.CACHE_DIR, 'engine'),
  ...(threads && { threads }),
  ...(tilesPerRun && { tilesPerRun }),
})
if (config.REQUIRE_GPU) await requireGpu(engine)
await runWorker(config, engine)
