import { detectorTensors, emitRanges, type TensorRange, type TensorRanges } from '@metaphase/model'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { TilePixels } from './engine/protocol.ts'

/** In which ranges the activations of a detector lie over tiles, one after the other, on the CPU, in this process: what `quantise` takes. */
export async function measureTensorRanges(
  detector: Uint8Array,
  tiles: AsyncIterable<TilePixels>,
): Promise<TensorRanges> {
  const { bytes, tensors } = emitRanges(detector)
  const session = await InferenceSession.create(bytes, { executionProviders: ['cpu'], intraOpNumThreads: 1 })
  const ranges: Record<string, TensorRange> = {}
  for await (const { data, widthPx, heightPx } of tiles) {
    const image = new Tensor('uint8', data, [1, heightPx, widthPx, 3])
    const results = await session.run({ [detectorTensors.input]: image })
    for (const { tensor, least, greatest } of tensors) {
      const before = ranges[tensor]
      ranges[tensor] = {
        least: Math.min(before?.least ?? Infinity, scalar(results[least]!)),
        greatest: Math.max(before?.greatest ?? -Infinity, scalar(results[greatest]!)),
      }
    }
  }
  await session.release()
  return ranges
}

const scalar = ({ data }: Tensor) => (data as Float32Array)[0]!
