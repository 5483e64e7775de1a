import onnxProto from 'onnx-proto'

type Model = onnxProto.onnx.ModelProto
type Node = onnxProto.onnx.INodeProto

/** Stem and first two blocks of EfficientNet-Lite0: what 8 bits lose there is most of what they lose, see docs/adr/0034. */
const FLOAT_AT_START = 6
/** The one that gives the map. */
const FLOAT_AT_END = 1

/** What becomes int8 in a graph, and at which tensors 8 bits begin and end. */
export interface Quantisable {
  readonly model: Model
  readonly convolutions: readonly {
    readonly node: Node
    /** Its only reader where that is a ReLU or ReLU6, which the range of 8 bits replaces. */
    readonly activation: Node | null
  }[]
  /** Inputs and outputs of the convolutions, behind their activations, in the order of the graph. */
  readonly tensors: readonly string[]
}

/**
 * The convolutions of an emitted detector that may be int8: all of its network's but the first six and the last. Those of
 * the head have no bias and are none of these. Throws an Error where none is left.
 */
export function quantisable(detector: Uint8Array): Quantisable {
  const model = onnxProto.onnx.ModelProto.decode(detector)
  const nodes = model.graph!.node!
  const biased = nodes.filter(({ opType, input }) => opType === 'Conv' && input![2])
  const convolutions = biased
    .slice(FLOAT_AT_START, -FLOAT_AT_END)
    .map((node) => ({ node, activation: activationOf(node, nodes) }))
  if (convolutions.length === 0)
    throw new Error(
      `The graph has ${biased.length} convolutions with a bias, of which the first ${FLOAT_AT_START} and the last stay float32: there is none to make int8`,
    )
  const tensors = convolutions.flatMap(({ node, activation }) => [
    node.input![0]!,
    (activation ?? node).output![0]!,
  ])
  return { model, convolutions, tensors: [...new Set(tensors)] }
}

function activationOf({ output }: Node, nodes: readonly Node[]): Node | null {
  const [reader, ...others] = nodes.filter(({ input }) => input!.includes(output![0]!))
  const isActivation = reader?.opType === 'Relu' || reader?.opType === 'Clip'
  return isActivation && others.length === 0 ? reader : null
}
