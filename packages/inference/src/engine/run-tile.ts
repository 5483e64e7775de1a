import { detectorTensors } from '@metaphase/model'
import { Tensor, type InferenceSession } from 'onnxruntime-node'
import type { ProbabilityMap, TilePixels } from './protocol.ts'

const { input, output, probabilityMap } = detectorTensors

interface TileRun {
  readonly tile: TilePixels
  readonly withProbabilityMap: boolean
}

/** Runs one tile. What is not asked for is not brought back: the map is fetched only `withProbabilityMap`. */
export async function runTile(session: InferenceSession, { tile, withProbabilityMap }: TileRun) {
  if (withProbabilityMap && !session.outputNames.includes(probabilityMap))
    throw new Error(
      `This model gives no probability map: its graph's outputs are ${session.outputNames.join(', ')}. ` +
        `Take a trained detector, whose graph also gives "${probabilityMap}"`,
    )
  const image = new Tensor('uint8', tile.data, [1, tile.heightPx, tile.widthPx, 3])
  const outputs = withProbabilityMap ? [output, probabilityMap] : [output]
  const results = await session.run({ [input]: image }, outputs)
  return {
    candidates: results[output]!.data as Float32Array,
    probabilityMap: withProbabilityMap ? mapOf(results[probabilityMap]!) : null,
  }
}

function mapOf({ type, dims, data }: Tensor): ProbabilityMap {
  const [images, channels, heightPx, widthPx, ...more] = dims
  if (type !== 'float32' || images !== 1 || channels !== 1 || more.length > 0 || !heightPx || !widthPx)
    throw new Error(
      `The model's "${probabilityMap}" is ${type} [${dims.join(', ')}]; expected float32 [1, 1, H, W]`,
    )
  return { data: data as Float32Array, widthPx, heightPx }
}
