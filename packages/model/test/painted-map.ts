import { InferenceSession, Tensor } from 'onnxruntime-node'
import { decodeCandidates, detectorTensors } from '../src/candidates.ts'
import { emitDetector, type DetectorHead } from '../src/onnx/emit-detector.ts'
import { convolution, image, maxPool } from '../src/spec/blocks.ts'
import { NetworkBuilder } from '../src/spec/network.ts'
import { maskClasses } from '../src/spec/segmentation-network.ts'

/** Logit of `mitotic-figure` per grey level above the middle; the other three classes together have logit 0. */
const LOGIT_PER_GREY = 0.05
const MIDDLE = 127.5

/** The least network there is: a pixel's red says how probable a figure is there. `stride` 2 pools. */
function redNetwork(stride: 1 | 2) {
  const builder = new NetworkBuilder()
  const pixels = image(builder, { mean: [MIDDLE, MIDDLE, MIDDLE], deviation: [1, 1, 1] })
  const map = stride === 1 ? pixels : maxPool(builder, 'pool', pixels)
  builder.output('mask', convolution(builder, 'mask', map, maskClasses.length, { kernelPx: 1 }))
  const figure = maskClasses.indexOf('mitotic-figure')
  const filter = new Float32Array(3 * maskClasses.length)
  filter[figure] = LOGIT_PER_GREY
  const others = -Math.log(maskClasses.length - 1)
  const bias = Float32Array.from(maskClasses, (_, channel) => (channel === figure ? 0 : others))
  return { network: builder.build(), weights: { 'mask/filter': filter, 'mask/bias': bias } }
}

/** The probability that a grey level stands for. */
export const probabilityOfGrey = (grey: number): number =>
  1 / (1 + Math.exp(-LOGIT_PER_GREY * (grey - MIDDLE)))

export interface Painting {
  readonly sidePx: number
  /** Probabilities, row by row. */
  readonly map: Float64Array
}

export const blank = (sidePx: number): Painting => ({ sidePx, map: new Float64Array(sidePx * sidePx) })

/** Raises the map to `peak` within `radiusPx` of the line between two places, with a Gaussian rim. */
export function paintRidge(
  { sidePx, map }: Painting,
  [ax, ay]: readonly [number, number],
  [bx, by]: readonly [number, number],
  { peak, sigmaPx }: { readonly peak: number; readonly sigmaPx: number },
): void {
  const length = (bx - ax) ** 2 + (by - ay) ** 2
  for (let i = 0; i < map.length; i++) {
    const [x, y] = [(i % sidePx) + 0.5, Math.floor(i / sidePx) + 0.5]
    const share = length === 0 ? 0 : ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length
    const along = Math.min(1, Math.max(0, share))
    const apart = (x - ax - along * (bx - ax)) ** 2 + (y - ay - along * (by - ay)) ** 2
    map[i] = Math.max(map[i]!, peak * Math.exp(-apart / (2 * sigmaPx ** 2)))
  }
}

export const paintBlob = (
  painting: Painting,
  x: number,
  y: number,
  blob: { peak: number; sigmaPx: number },
) => paintRidge(painting, [x, y], [x, y], blob)

function pixelsOf({ map }: Painting): Uint8Array {
  const rgb = new Uint8Array(map.length * 3)
  for (const [i, probability] of map.entries()) {
    const grey = MIDDLE + Math.log(probability / (1 - probability)) / LOGIT_PER_GREY
    rgb[3 * i] = Math.round(Math.min(255, Math.max(0, grey)))
  }
  return rgb
}

/** A detector of painted maps: what the head makes of them, run by ONNX Runtime. */
export async function openPaintedDetector(head: DetectorHead, stride: 1 | 2 = 1) {
  const { network, weights } = redNetwork(stride)
  const session = await InferenceSession.create(emitDetector(network, weights, head), {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
  })
  return async (...paintings: readonly [Painting, ...Painting[]]) => {
    const { sidePx } = paintings[0]
    const pixels = Uint8Array.from(paintings.flatMap((painting) => [...pixelsOf(painting)]))
    const tensor = new Tensor('uint8', pixels, [paintings.length, sidePx, sidePx, 3])
    const results = await session.run({ [detectorTensors.input]: tensor })
    const map = results[detectorTensors.probabilityMap]!
    return {
      candidates: decodeCandidates(results[detectorTensors.output]!.data as Float32Array),
      map: { dims: map.dims, data: map.data as Float32Array },
    }
  }
}
