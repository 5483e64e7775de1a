import { cropSquare, type PointPx } from '@metaphase/tiling'
import type { Engine } from './engine/engine.ts'
import type { Crops, TilePixels } from './engine/protocol.ts'

/** A classifier that its engine has loaded, and what its manifest says of the crops it takes. */
export interface Classifier {
  readonly path: string
  /** µm per pixel of the crops. */
  readonly modelMpp: number
  /** Side of the square crops. */
  readonly inputPx: number
}

interface Figures {
  readonly image: TilePixels
  readonly imageMpp: number
  /** In the image's pixels, continuous frame. */
  readonly places: readonly PointPx[]
}

/**
 * How probably each figure of an image of `imageMpp` µm/px is atypical, in the order of `places`, all in one batch. Serving and
 * evaluation both come through here or through the two parts of it. Throws what they throw.
 */
export const classifyFigures = async (
  engine: Engine,
  classifier: Classifier,
  figures: Figures,
): Promise<number[]> => classifyCrops(engine, classifier, await cropFigures(classifier, figures))

/**
 * The crop around each figure, resampled where the classifier wants another µm/px: the image's pixels are not needed after it. Throws
 * a RangeError where the image is smaller than a crop.
 */
export async function cropFigures(
  { modelMpp, inputPx }: Classifier,
  { image, imageMpp, places }: Figures,
): Promise<Crops> {
  const sides = { sidePx: Math.round((inputPx * modelMpp) / imageMpp), outPx: inputPx }
  const cropBytes = inputPx * inputPx * 3
  const data = new Uint8Array(places.length * cropBytes)
  for (const [i, place] of places.entries())
    data.set((await cropSquare(image, place, sides)).data, i * cropBytes)
  return { data, count: places.length, sidePx: inputPx }
}

/** How probably each is atypical. Throws `engine-failed`. */
export const classifyCrops = async (engine: Engine, { path }: Classifier, crops: Crops): Promise<number[]> =>
  crops.count === 0 ? [] : [...(await engine.classify(path, crops))]
