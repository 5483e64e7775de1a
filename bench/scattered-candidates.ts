import { type BatchResult } from '../packages/jobs/src/index.ts'
import { mulberry32 } from '../packages/phantom/src/index.ts'

const CORE_PX = 736
const TILES_PER_BATCH = 64
/** Share of the candidates that a second tile reports as well: those within 2 µm of a border. */
const SEEN_TWICE = 0.04
const TWICE_APART_PX = 2

/** Candidates as the tiles of a square slide would report them, tile by tile; one in five is probable enough to be a figure. */
export function scatterCandidates({ count, perMm2, mpp }: { count: number; perMm2: number; mpp: number }) {
  const random = mulberry32(count)
  const coreMm2 = ((CORE_PX * mpp) / 1000) ** 2
  const perTile = Math.max(1, Math.round(perMm2 * coreMm2))
  const columns = Math.ceil(Math.sqrt(count / perTile))
  const batches: BatchResult[] = []
  let left = count
  for (let tile = 0; left > 0; tile++) {
    if (tile % TILES_PER_BATCH === 0)
      batches.push({
        batch: batches.length,
        tiles: TILES_PER_BATCH,
        executionProvider: 'cpu',
        candidates: [],
      })
    const { candidates } = batches.at(-1)!
    for (let i = 0; i < perTile && left > 0; i++, left--) {
      const before = candidates.at(-1)
      if (before && random() < SEEN_TWICE) {
        const [xPx, yPx, probability] = before
        candidates.push([xPx + TWICE_APART_PX * random(), yPx, Math.fround(0.95 * probability)])
      } else {
        const xPx = ((tile % columns) + random()) * CORE_PX
        const yPx = (Math.floor(tile / columns) + random()) * CORE_PX
        candidates.push([xPx, yPx, Math.fround(random() ** 3)])
      }
    }
  }
  return { slideWidthPx: columns * CORE_PX, batches }
}
