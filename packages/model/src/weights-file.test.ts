import { expect, test } from 'vitest'
import { segmentationNetwork } from './spec/segmentation-network.ts'
import { initialWeights } from './spec/initial-weights.ts'
import { decodeTensors, decodeWeights, encodeTensors, encodeWeights } from './weights-file.ts'
import { smallUnet } from '../test/small-networks.ts'

const network = segmentationNetwork(smallUnet, 2)
let state = 0
const weights = initialWeights(network, () => Math.sin(++state))

test("a network's weights survive being written and read, bit by bit", () => {
  const bytes = encodeWeights(network, weights)
  expect(decodeWeights(network, bytes)).toEqual(weights)
  expect(decodeWeights(network, Buffer.from(bytes))).toEqual(weights) // as read from a file
})

test('texts are kept beside the tensors', () => {
  const encoded = encodeTensors({ a: { shape: [2], values: Float32Array.of(1, 2) } }, { epoch: '3' })
  expect(decodeTensors(encoded)).toEqual({
    tensors: { a: { shape: [2], values: Float32Array.of(1, 2) } },
    metadata: { epoch: '3' },
  })
})

test('weights of another architecture are refused, naming the first that does not fit', () => {
  const wider = segmentationNetwork({ ...smallUnet, domainWidth: 16 }, 2)
  expect(() => decodeWeights(wider, encodeWeights(network, weights))).toThrow(
    /domain\/hidden\/weights the shape \[\d+,8\]; the network wants \[\d+,16\]/,
  )
})

test('a file that was cut short is refused', () => {
  const bytes = encodeWeights(network, weights)
  expect(() => decodeTensors(bytes.subarray(0, bytes.length - 4))).toThrow(
    expect.objectContaining({ code: 'model-invalid' }),
  )
})
