// A process that reads one slide after the other as planning and detecting do, and says how each ended.
import { MetaphaseError } from '@metaphase/errors'
import { openSlide, planTiles, resolveMpp, tileAt } from '../src/index.ts'

const TILES_MAX = 32
const TILING = { modelMpp: 0.25, tilePx: 512, haloPx: 64 }
const STATED = { x: 0.25, y: 0.25 }

export interface ReadOutcome {
  /** `read`, or the code of the error; `crash` for an error that is not ours. */
  readonly end: string
  readonly detail: string
  readonly tiles: number
}

async function readAll(path: string, scratchDir: string): Promise<ReadOutcome> {
  let tiles = 0
  try {
    const slide = await openSlide(path, { scratchDir })
    try {
      const mpp = resolveMpp(slide.header, STATED)
      const plan = await planTiles(slide, { mpp, ...TILING })
      const side = { widthPx: TILING.tilePx, heightPx: TILING.tilePx }
      for (const index of plan.tiles.slice(0, TILES_MAX)) {
        await slide.readRegion(tileAt(plan.grid, index).region, side)
        tiles++
      }
      return { end: 'read', detail: '', tiles }
    } finally {
      await slide.close()
    }
  } catch (error) {
    if (error instanceof MetaphaseError) return { end: error.code, detail: error.message, tiles }
    return {
      end: 'crash',
      detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
      tiles,
    }
  }
}

process.on('message', ({ path, scratchDir }: { path: string; scratchDir: string }) => {
  void readAll(path, scratchDir).then((outcome) => process.send!(outcome))
})
process.once('disconnect', () => process.exit(0))
