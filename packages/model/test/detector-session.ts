import { InferenceSession, Tensor } from 'onnxruntime-node'
import { emitHaematoxylinDetector } from '../src/baseline/detector.ts'
import { decodeCandidates, detectorTensors } from '../src/candidates.ts'
import type { Candidate } from '../src/candidates.ts'
import type { PaintedTile } from './painted-tile.ts'

/** Runs a batch of tiles of one size through the real detector on one CPU thread. */
export type Detect = (...tiles: readonly [PaintedTile, ...PaintedTile[]]) => Promise<Candidate[]>

export async function openDetector(): Promise<Detect> {
  const session = await InferenceSession.create(emitHaematoxylinDetector(), {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
  })
  return async (...tiles) => {
    const { widthPx, heightPx } = tiles[0]
    const pixels = Uint8Array.from(tiles.flatMap((tile) => [...tile.rgb]))
    const image = new Tensor('uint8', pixels, [tiles.length, heightPx, widthPx, 3])
    const { [detectorTensors.output]: candidates } = await session.run({ [detectorTensors.input]: image })
    return decodeCandidates(candidates!.data as Float32Array)
  }
}
