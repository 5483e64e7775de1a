import { startEngine } from '@metaphase/inference'
import { readConfig } from './config.ts'
import { requireGpu } from './require-gpu.ts'
import { runWorker } from './run-worker.ts'

const config = readConfig(process.env)
const engine = startEngine({ providers: config.EXECUTION_PROVIDERS, threads: config.ENGINE_THREADS })
if (config.REQUIRE_GPU) await requireGpu(engine)
await runWorker(config, engine)
