import { detectorTensors } from '@metaphase/model'
import { Tensor, type InferenceSession } from 'onnxruntime-node'
import type { ProbabilityMap, TileGroup } from './protocol.ts'

const { input, output, probabilityMap } = detectorTensors
const ROW = 4

export interface TileResult {
  /** Rows of 0, y, x, probability. */
  readonly candidates: Float32Array
  readonly probabilityMap: ProbabilityMap | null
}

/** Runs a group of tiles at once. What is not asked for is not brought back: the maps are fetched only `withProbabilityMap`. */
export async function runTiles(session: InferenceSession, group: TileGroup): Promise<TileResult[]> {
  const { ids, images, widthPx, heightPx, withProbabilityMap } = group
  if (withProbabilityMap && !session.outputNames.includes(probabilityMap))
    throw new Error(
      `This model gives no probability map: its graph's outputs are ${session.outputNames.join(', ')}. ` +
        `Take a trained detector, whose graph also gives "${probabilityMap}"`,
    )
  const size = images.length / (widthPx * heightPx * 3)
  const tensor = new Tensor('uint8', images, [size, heightPx, widthPx, 3])
  const outputs = withProbabilityMap ? [output, probabilityMap] : [output]
  const results = await session.run({ [input]: tensor }, outputs)
  const rows = results[output]!.data as Float32Array
  return ids.map((_, image) => ({
    candidates: rowsOf(rows, image),
    probabilityMap: withProbabilityMap ? mapOf(results[probabilityMap]!, size, image) : null,
  }))
}

/** The candidates of one image, as they would be if it had been alone. */
function rowsOf(rows: Float32Array, image: number): Float32Array {
  const own: number[] = []
  for (let at = 0; at < rows.length; at += ROW)
    if (rows[at] === image) own.push(0, rows[at + 1]!, rows[at + 2]!, rows[at + 3]!)
  return Float32Array.from(own)
}

function mapOf({ type, dims, data }: Tensor, size: number, image: number): ProbabilityMap {
  const [images, channels, heightPx, widthPx, ...more] = dims
  if (type !== 'float32' || images !== size || channels !== 1 || more.length > 0 || !heightPx || !widthPx)
    throw new Error(
      `The model's "${probabilityMap}" is ${type} [${dims.join(', ')}]; expected float32 [${size}, 1, H, W]`,
    )
  const length = widthPx * heightPx
  const ownMap = (data as Float32Array).slice(image * length, (image + 1) * length)
  return { data: ownMap, widthPx, heightPx }
}
