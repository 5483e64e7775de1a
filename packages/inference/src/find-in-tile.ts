import { connectedComponents } from '@metaphase/detection'
import { decodeCandidates } from '@metaphase/model'
import type { Engine } from './engine/engine.ts'
import type { TilePixels } from './engine/protocol.ts'

/** A place in a tile's pixels, continuous frame, and how probable a figure is there. */
export interface PlaceInTile {
  readonly xPx: number
  readonly yPx: number
  readonly probability: number
}

/** How one tile becomes candidates. */
export type FindInTile = (
  engine: Engine,
  detectorPath: string,
  tile: TilePixels,
) => Promise<readonly PlaceInTile[]>

/** What serving does: the graph's own candidates. */
export const findPeaks: FindInTile = async (engine, detectorPath, tile) =>
  decodeCandidates(await engine.run(detectorPath, tile))

/**
 * The paper's way ("Evaluation": centroids of predictions), for comparison: the centroids of the connected components of the
 * same map, calibrated, where it reaches `threshold`. There are none below it. A component that the tile's edge cuts is
 * measured by what the tile sees of it. Rejects with `engine-failed` where the graph gives no map.
 */
export const findComponents =
  (threshold: number): FindInTile =>
  async (engine, detectorPath, tile) => {
    const { data, widthPx, heightPx } = (await engine.runWithMap(detectorPath, tile)).probabilityMap
    const components = connectedComponents(data, { widthPx, heightPx, threshold })
    const [strideX, strideY] = [tile.widthPx / widthPx, tile.heightPx / heightPx]
    return components.map(({ xPx, yPx, probability }) => ({
      xPx: xPx * strideX,
      yPx: yPx * strideY,
      probability,
    }))
  }
