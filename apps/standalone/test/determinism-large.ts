// The determinism test at full size: hundreds of tiles, batches of 16, 64 and 256, 1, 2 and 4 workers, one of them killed.
//   npm run determinism [-- SIDE_PX]
import { writePhantomSlide } from '@metaphase/phantom'
import { join } from 'node:path'
import { withServices } from '../src/with-services.ts'
import { analyseOn, type Run } from './determinism.ts'

const sidePx = Number(process.argv[2] ?? 16_000)
const runs: Run[] = [
  { tilesPerBatch: 64, workers: 1, threads: 1, killOne: false },
  { tilesPerBatch: 16, workers: 1, threads: 1, killOne: false },
  { tilesPerBatch: 256, workers: 1, threads: 1, killOne: false },
  { tilesPerBatch: 16, workers: 2, threads: 1, killOne: false },
  { tilesPerBatch: 64, workers: 4, threads: 1, killOne: false },
  { tilesPerBatch: 16, workers: 2, threads: 1, killOne: true },
]

await withServices(async (services, dataDir) => {
  const slidePath = join(dataDir, 'phantom.tiff')
  await writePhantomSlide(slidePath, { seed: 11, widthPx: sidePx, heightPx: sidePx })
  const outcomes = new Set<string>()
  for (const run of runs) {
    const { state, figures, sha256 } = await analyseOn(
      { services, name: 'determinism', dataDir, slidePath },
      run,
    )
    console.log(JSON.stringify({ ...run, state, figures, sha256 }))
    outcomes.add(`${state} ${sha256}`)
  }
  console.log(outcomes.size === 1 ? 'identical' : 'DIFFERENT')
  process.exitCode = outcomes.size === 1 ? 0 : 1
})
