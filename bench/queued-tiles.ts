import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  batchesOf,
  detectionPlan,
  planIdOf,
  runsOf,
  type BatchResult,
  type DetectionFlow,
  type DetectionPlan,
} from '../packages/jobs/src/index.ts'
import { defaultModel, readBundle } from '../packages/model/src/index.ts'
import { writePhantomSlide } from '../packages/phantom/src/index.ts'
import { getJson, keys, putBytes, putJson, type Store } from '../packages/storage/src/index.ts'
import { encodeTissue, openSlide, planTiles } from '../packages/tiling/src/index.ts'

/** Nine tiles of the default detector. */
const SIDE_PX = 5280
const MPP = 0.25
const POLL_MS = 20

/** A phantom has 2.2 bits a pixel then, as the fields of ICPR 2012 have at 80; from 90 on colour is not subsampled: 6.4. */
export const SCANNED_QUALITY = 87

/** A phantom slide in storage, its JPEG of `quality`, and the plan for it. */
export async function planOneSlide(
  store: Store,
  folder: string,
  quality = SCANNED_QUALITY,
): Promise<DetectionPlan> {
  const path = join(folder, '../phantom.tiff')
  await writePhantomSlide(path, { seed: 1, widthPx: SIDE_PX, heightPx: SIDE_PX, mpp: MPP }, { quality })
  const slideKey = keys.slide(randomUUID())
  await putBytes(store, slideKey, await readFile(path))
  const { manifest, sha256 } = await readBundle(join(import.meta.dirname, '../models', defaultModel))
  const slide = await openSlide(path, { scratchDir: folder })
  const tiling = { mpp: { x: MPP, y: MPP }, ...manifest.detector }
  const { grid, tiles, tissue } = await planTiles(slide, tiling).finally(() => slide.close())
  const found = { modelSha256: sha256, grid, tileRuns: runsOf(tiles), tissue: encodeTissue(tissue) }
  return detectionPlan.parse({ slideKey, tilesPerBatch: 1, ...found })
}

/** The same tiles over and over, until they fill the batches. */
export function withTiles(plan: DetectionPlan, batches: number, tilesPerBatch: number): DetectionPlan {
  const tiles = plan.tileRuns.flatMap(([first, count]) => Array.from({ length: count }, (_, i) => first + i))
  const all = Array.from({ length: batches * tilesPerBatch }, (_, i) => tiles[i % tiles.length]!)
  return { ...plan, tilesPerBatch, tileRuns: runsOf(all) }
}

/** Seconds from queueing the plan's batches to the last one's end, and the places classified. Throws unless each left its result. */
export async function detectAll(
  { store, flow }: { store: Store; flow: DetectionFlow },
  plan: DetectionPlan,
): Promise<{ seconds: number; classified: number }> {
  const analysisId = randomUUID()
  const planKey = keys.plan(analysisId, planIdOf(plan))
  const batches = batchesOf(plan)
  await putJson(store, planKey, plan)
  const startMs = performance.now()
  await flow.add({ analysisId, generation: 1, planKey }, batches)
  for (;;) {
    const progress = await flow.progress(analysisId, 1)
    if (progress === null || progress.ended === progress.batches) break // null: the job after them has run and is gone
    await sleep(POLL_MS)
  }
  const seconds = (performance.now() - startMs) / 1000
  let classified = 0
  for (let batch = 0; batch < batches; batch++) {
    const result = (await getJson(store, keys.batch(planKey, batch))) as BatchResult | null
    if (result === null) throw new Error(`Batch ${batch} has no result`)
    classified += result.candidates.filter((candidate) => candidate.length > 3).length
  }
  return { seconds, classified }
}
