import { cropSquare, type PointPx } from '@metaphase/tiling'
import type { Engine } from './engine/engine.ts'
import type { TilePixels } from './engine/protocol.ts'

/** A classifier that its engine has loaded, and what its manifest says of the crops it takes. */
export interface Classifier {
  readonly path: string
  /** µm per pixel of the crops. */
  readonly modelMpp: number
  /** Side of the square crops. */
  readonly inputPx: number
}

/**
 * How probably each figure of an image of `imageMpp` µm/px is atypical, in the order of `places` (its pixels, continuous frame):
 * the crop around each, resampled where the classifier wants another µm/px, all in one batch. Serving and evaluation both come
 * through here. Throws a RangeError where the image is smaller than a crop, and `engine-failed`.
 */
export async function classifyFigures(
  engine: Engine,
  { path, modelMpp, inputPx }: Classifier,
  { image, imageMpp, places }: { image: TilePixels; imageMpp: number; places: readonly PointPx[] },
): Promise<number[]> {
  if (places.length === 0) return []
  const sides = { sidePx: Math.round((inputPx * modelMpp) / imageMpp), outPx: inputPx }
  const cropBytes = inputPx * inputPx * 3
  const data = new Uint8Array(places.length * cropBytes)
  for (const [i, place] of places.entries())
    data.set((await cropSquare(image, place, sides)).data, i * cropBytes)
  return [...(await engine.classify(path, { data, count: places.length, sidePx: inputPx }))]
}
