import { createHash } from 'node:crypto'
import { z } from 'zod'

const px = z.int()
const side = z.int().positive()

/** The tile grid as packages/tiling lays it, kept in the plan so that every worker cuts the same tiles. */
const tileGrid = z.object({
  slideWidthPx: side,
  slideHeightPx: side,
  /** Level-0 µm/px. */
  mpp: z.object({ x: z.number().positive(), y: z.number().positive() }),
  modelMpp: z.number().positive(),
  tilePx: side,
  haloPx: px.nonnegative(),
  columns: side,
  rows: side,
  regionWidthPx: side,
  regionHeightPx: side,
  strideXPx: side,
  strideYPx: side,
  marginXPx: px.nonnegative(),
  marginYPx: px.nonnegative(),
})

/** The tissue mask as packages/tiling encodes it, for areas. */
const tissueMask = z.object({
  slideWidthPx: side,
  slideHeightPx: side,
  mpp: z.object({ x: z.number().positive(), y: z.number().positive() }),
  cellWidthPx: z.number().positive(),
  cellHeightPx: z.number().positive(),
  columns: side,
  rows: side,
  runs: z.string(),
})

/** What `plan-slide` stores and every `detect-tiles` batch and the reducer read: everything but the pixels. */
export const detectionPlan = z.object({
  slideKey: z.string().min(1),
  modelSha256: z.string(),
  grid: tileGrid,
  /** Tiles that hold tissue, as runs of consecutive grid indices [first, count]: one run per stretch of a row. */
  tileRuns: z.array(z.tuple([z.int().nonnegative(), z.int().positive()])),
  tilesPerBatch: z.int().positive(),
  tissue: tissueMask,
})
export type DetectionPlan = z.output<typeof detectionPlan>

/** Equal plans have equal ids, whoever made them: a re-plan finds the batches that are already done. */
export const planIdOf = (plan: DetectionPlan): string =>
  createHash('sha256')
    .update(JSON.stringify(detectionPlan.parse(plan)))
    .digest('hex')
    .slice(0, 32)

export const tilesPlanned = ({ tileRuns }: DetectionPlan): number =>
  tileRuns.reduce((total, [, count]) => total + count, 0)

export const batchesOf = (plan: DetectionPlan): number => Math.ceil(tilesPlanned(plan) / plan.tilesPerBatch)

/** Grid indices of the tiles of one batch, in order. */
export function tilesOfBatch(
  plan: Pick<DetectionPlan, 'tileRuns' | 'tilesPerBatch'>,
  batch: number,
): number[] {
  const start = batch * plan.tilesPerBatch
  const end = start + plan.tilesPerBatch
  const tiles: number[] = []
  let seen = 0
  for (const [first, count] of plan.tileRuns) {
    const from = Math.max(start - seen, 0)
    const to = Math.min(end - seen, count)
    for (let offset = from; offset < to; offset++) tiles.push(first + offset)
    seen += count
    if (seen >= end) break
  }
  return tiles
}

/** The shortest runs that list ascending `tiles`. */
export function runsOf(tiles: readonly number[]): [number, number][] {
  const runs: [number, number][] = []
  for (const tile of tiles) {
    const last = runs.at(-1)
    if (last && last[0] + last[1] === tile) last[1]++
    else runs.push([tile, 1])
  }
  return runs
}
