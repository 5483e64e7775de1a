import { tilesOfBatch, type DetectionPlan } from '@metaphase/jobs'
import { tileAt, tissueAreaIn, type Rect, type TissueMask } from '@metaphase/tiling'

/**
 * Prepares the question how much of the tissue in a rect of level-0 pixels was analysed, in mm²: all but what lies in the
 * cores of the tiles of `failedBatches`. Figures are counted there alone, so this is what densities divide by.
 */
export function analysedTissueIn(
  plan: Pick<DetectionPlan, 'grid' | 'tileRuns' | 'tilesPerBatch'>,
  tissue: TissueMask,
  failedBatches: readonly number[],
): (rect: Rect) => number {
  const areaIn = tissueAreaIn(tissue)
  const cores = failedBatches
    .flatMap((batch) => tilesOfBatch(plan, batch))
    .map((tile) => tileAt(plan.grid, tile).core)
  return (rect) => cores.reduce((area, core) => area - areaIn(overlap(rect, core)), areaIn(rect))
}

function overlap(a: Rect, b: Rect): Rect {
  const xPx = Math.max(a.xPx, b.xPx)
  const yPx = Math.max(a.yPx, b.yPx)
  const widthPx = Math.max(0, Math.min(a.xPx + a.widthPx, b.xPx + b.widthPx) - xPx)
  const heightPx = Math.max(0, Math.min(a.yPx + a.heightPx, b.yPx + b.heightPx) - yPx)
  return { xPx, yPx, widthPx, heightPx }
}
