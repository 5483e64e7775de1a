import onnxProto from 'onnx-proto'
import { activationBits, integerFilter, type EightBits } from './eight-bits.ts'
import { attributeProto, tensorProto, type TensorData } from './protos.ts'
import { quantisable } from './quantisable.ts'
import type { TensorRanges } from './tensor-ranges.ts'

type Node = onnxProto.onnx.INodeProto
type Constant = onnxProto.onnx.ITensorProto

/**
 * A detector with its convolutions in 8 bits, as ONNX bytes: activations uint8 of one scale a tensor, from the given ranges;
 * filters int8 of one scale an output channel; biases int32. Written as pairs of QuantizeLinear and DequantizeLinear around
 * float operators, which ONNX Runtime joins to integer ones. First and last convolution and the head stay float32. Throws an
 * Error for a tensor without a range and where nothing can be made int8.
 */
export function quantise(detector: Uint8Array, ranges: TensorRanges): Uint8Array {
  const { model, convolutions, tensors } = quantisable(detector)
  const graph = model.graph!
  const constants = new Map(graph.initializer!.map((constant) => [constant.name!, constant]))
  const floats = (name: string) => new Float32Array(Uint8Array.from(constants.get(name)!.rawData!).buffer)
  const bits = new Map(tensors.map((tensor) => [tensor, activationBits(rangeOf(ranges, tensor))]))

  const dequantised: Node[] = []
  const dropped = new Set<unknown>()
  for (const { node, activation } of convolutions) {
    const [x, filter, bias] = node.input as [string, string, string]
    const integers = integerFilter(floats(filter), floats(bias), bits.get(x)!.scale)
    for (const [name, data, scales] of [
      [filter, integers.filter, integers.filterScales],
      [bias, integers.bias, integers.biasScales],
    ] as const) {
      const added = dequantisedConstant(name, data, scales, constants.get(name)!.dims!.map(Number))
      for (const constant of added.constants) constants.set(constant.name!, constant)
      dequantised.push(added.node)
      constants.delete(name)
    }
    node.input = [x, inFloat(filter), inFloat(bias)]
    if (!activation) continue
    node.output = [...activation.output!]
    dropped.add(activation)
  }

  const kept = graph.node!.filter((node) => !dropped.has(node))
  for (const node of kept) node.input = node.input!.map((name) => (bits.has(name) ? inFloat(name) : name))
  const pairs = new Map<string, Node[]>()
  for (const [tensor, of] of bits) {
    const { constants: added, nodes } = quantisedPair(tensor, of)
    for (const constant of added) constants.set(constant.name!, constant)
    pairs.set(tensor, nodes)
  }
  graph.node = [...dequantised, ...kept.flatMap((node) => [node, ...(pairs.get(node.output![0]!) ?? [])])]
  const read = new Set(graph.node.flatMap(({ input }) => input!))
  graph.initializer = [...constants.values()].filter(({ name }) => read.has(name!))
  return onnxProto.onnx.ModelProto.encode(model).finish()
}

const inFloat = (tensor: string) => `${tensor}/float`

function rangeOf(ranges: TensorRanges, tensor: string) {
  const range = ranges[tensor]
  if (!range) throw new Error(`No range of ${tensor} was measured; measure them with the same detector`)
  return range
}

function quantisedPair(tensor: string, { scale, zeroPoint }: EightBits) {
  const [integer, scaleName, zeroName] = [`${tensor}/uint8`, `${tensor}/scale`, `${tensor}/zeroPoint`]
  const node = (opType: string, input: string, output: string): Node => ({
    opType,
    name: output,
    input: [input, scaleName, zeroName],
    output: [output],
  })
  return {
    constants: [
      tensorProto(scaleName, Float32Array.of(scale), []),
      tensorProto(zeroName, Uint8Array.of(zeroPoint), []),
    ],
    nodes: [node('QuantizeLinear', tensor, integer), node('DequantizeLinear', integer, inFloat(tensor))],
  }
}

/** Integers of one scale for each of their outermost dimension, around 0. */
function dequantisedConstant(
  name: string,
  data: Int8Array | Int32Array,
  scales: Float32Array,
  dimensions: readonly number[],
): { constants: Constant[]; node: Node } {
  const [integers, scaleName, zeroName] = [`${name}/integers`, `${name}/scales`, `${name}/zeroPoints`]
  const zeros: TensorData =
    data instanceof Int8Array ? new Int8Array(scales.length) : new Int32Array(scales.length)
  return {
    constants: [
      tensorProto(integers, data, dimensions),
      tensorProto(scaleName, scales, [scales.length]),
      tensorProto(zeroName, zeros, [scales.length]),
    ],
    node: {
      opType: 'DequantizeLinear',
      name: inFloat(name),
      input: [integers, scaleName, zeroName],
      output: [inFloat(name)],
      attribute: [attributeProto('axis', { int: 0 })],
    },
  }
}
