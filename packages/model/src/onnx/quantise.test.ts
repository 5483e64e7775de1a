import { InferenceSession, Tensor } from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { smallEfficientNet } from '../../test/small-networks.ts'
import { emitHaematoxylinDetector } from '../baseline/detector.ts'
import { detectorTensors } from '../candidates.ts'
import { initialWeights } from '../spec/initial-weights.ts'
import { segmentationNetwork } from '../spec/segmentation-network.ts'
import { activationBits, integerFilter } from './eight-bits.ts'
import { emitDetector } from './emit-detector.ts'
import { quantise } from './quantise.ts'
import { emitRanges, type TensorRange } from './tensor-ranges.ts'

const SIDE = 128
const RIM = 8
/** Soft spots, each channel's of another size. */
const pixels = Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, i) => {
  const [channel, x, y] = [i % 3, Math.floor(i / 3) % SIDE, Math.floor(i / 3 / SIDE)]
  return 128 + 100 * Math.sin(x / (5 + 4 * channel)) * Math.cos(y / (6 + 3 * channel))
})
const detector = untrainedDetector()

function untrainedDetector(): Uint8Array {
  const network = segmentationNetwork(smallEfficientNet, 2)
  let state = 12345
  const uniform = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
  const weights = initialWeights(network, () => (uniform() + uniform() + uniform() - 1.5) * 2)
  return emitDetector(network, weights, {
    modelMpp: 0.25,
    smoothingSigmaUm: 1,
    peakRadiusUm: 3.75,
    probabilityFloor: 0.02,
    calibration: { slope: 1, offset: 0 },
  })
}

async function run(bytes: Uint8Array, outputs: readonly string[]) {
  const session = await InferenceSession.create(bytes, { executionProviders: ['cpu'], intraOpNumThreads: 1 })
  const image = new Tensor('uint8', pixels, [1, SIDE, SIDE, 3])
  const results = await session.run({ [detectorTensors.input]: image }, outputs)
  await session.release()
  return outputs.map((name) => results[name]!.data as Float32Array)
}

async function rangesOf(bytes: Uint8Array): Promise<Record<string, TensorRange>> {
  const { bytes: graph, tensors } = emitRanges(bytes)
  const values = await run(
    graph,
    tensors.flatMap(({ least, greatest }) => [least, greatest]),
  )
  return Object.fromEntries(
    tensors.map(({ tensor }, i) => [tensor, { least: values[2 * i]![0]!, greatest: values[2 * i + 1]![0]! }]),
  )
}

/** Logits of the network in the middle of its map: at the rim, smoothing with nothing beyond it is most of what differs. */
async function logitsOf(bytes: Uint8Array): Promise<number[]> {
  const [map] = await run(bytes, [detectorTensors.probabilityMap])
  const side = SIDE / 4
  const isInside = (at: number) => at >= RIM && at < side - RIM
  return [...map!]
    .filter((_, i) => isInside(i % side) && isInside(Math.floor(i / side)))
    .map((probability) => Math.log(probability / (1 - probability)))
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}

test('in 8 bits a detector gives nearly the same map, from a file of fewer bytes', async () => {
  const ranges = await rangesOf(detector)
  const inEightBits = quantise(detector, ranges)
  const logits = await logitsOf(detector)
  const errors = (await logitsOf(inEightBits)).map((logit, i) => logit - logits[i]!)
  expect(deviation(errors)).toBeGreaterThan(0)
  expect(deviation(errors)).toBeLessThan(0.2 * deviation(logits))
  expect(inEightBits.length).toBeLessThan(0.6 * detector.length)
  expect(quantise(detector, ranges)).toEqual(inEightBits)
})

test('what lies beyond its measured range is cut to it', async () => {
  const ranges = await rangesOf(detector)
  const flat = Object.fromEntries(Object.keys(ranges).map((name) => [name, { least: 0, greatest: 1e-5 }]))
  const cut = deviation(await logitsOf(quantise(detector, flat)))
  expect(cut).toBeLessThan(0.1 * deviation(await logitsOf(detector)))
})

test('a tensor without a range, and a detector without convolutions to make int8, are refused', () => {
  expect(() => quantise(detector, {})).toThrow(/No range of encoder\/.* was measured/)
  expect(() => emitRanges(emitHaematoxylinDetector())).toThrow('there is none to make int8')
})

test.each([
  [-3, 5],
  [0, 6],
  [0.5, 2],
  [-4, -1],
  [0, 0],
])('of the range %f to %f, 0 is exact and all else half a step near', (least, greatest) => {
  const { scale, zeroPoint } = activationBits({ least, greatest })
  expect(Number.isInteger(zeroPoint)).toBe(true)
  expect(zeroPoint).toBeGreaterThanOrEqual(0)
  expect(zeroPoint).toBeLessThanOrEqual(255)
  for (const value of [least, (least + greatest) / 2, greatest]) {
    const integer = Math.min(255, Math.max(0, Math.round(value / scale) + zeroPoint))
    expect(Math.abs((integer - zeroPoint) * scale - value)).toBeLessThanOrEqual(scale)
  }
})

test('each output channel of a filter has its own scale, and one of zeros stays zero with its bias', () => {
  const filter = Float32Array.of(0.5, -1, 100, 25, 0, 0)
  const {
    filter: integers,
    filterScales,
    bias,
    biasScales,
  } = integerFilter(filter, Float32Array.of(1, -2, 0.25), 0.1)
  expect([...integers]).toEqual([64, -127, 127, 32, 0, 0])
  for (const [i, value] of [1, -2, 0.25].entries()) {
    expect(bias[i]! * biasScales[i]!).toBeCloseTo(value, 1)
    expect(biasScales[i]).toBeCloseTo(filterScales[i]! * 0.1, 6)
  }
})
