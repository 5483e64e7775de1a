import { classifierTensors } from '@metaphase/model'
import { Tensor, type InferenceSession } from 'onnxruntime-node'
import type { Crops } from './protocol.ts'

const { input, output } = classifierTensors

/** A run's memory grows with its crops, each seen eight ways, and a tile of nothing but dark nuclei has hundreds of candidates. */
const CROPS_PER_RUN = 8

/** How probably each crop's figure is atypical, in the order of the crops. */
export async function runCrops(
  session: InferenceSession,
  { data, count, sidePx }: Crops,
): Promise<Float32Array> {
  if (!session.outputNames.includes(output))
    throw new Error(
      `This model is no classifier: its graph's outputs are ${session.outputNames.join(', ')}, and none is "${output}"`,
    )
  const cropBytes = sidePx * sidePx * 3
  const probabilities = new Float32Array(count)
  for (let first = 0; first < count; first += CROPS_PER_RUN) {
    const end = Math.min(first + CROPS_PER_RUN, count)
    const pixels = data.subarray(first * cropBytes, end * cropBytes)
    const image = new Tensor('uint8', pixels, [end - first, sidePx, sidePx, 3])
    const result = (await session.run({ [input]: image }, [output]))[output]!
    if (result.type !== 'float32' || result.data.length !== end - first)
      throw new Error(
        `The model's "${output}" is ${result.type} [${result.dims.join(', ')}]; expected float32 [${end - first}]`,
      )
    probabilities.set(result.data as Float32Array, first)
  }
  return probabilities
}
