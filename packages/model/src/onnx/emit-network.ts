import type { Layer, LayerKind } from '../spec/layer.ts'
import { nodesFor, type Network, type NetworkNode, type Weights } from '../spec/network.ts'
import { foldBatchNorm } from './fold-batch-norm.ts'
import type { OnnxGraph, Tensor } from './graph.ts'

type BatchNorm = Extract<Layer, { kind: 'batch-norm' }>

/** Maps are [N, C, H, W] here, as ONNX has them. */
interface EmitContext {
  readonly graph: OnnxGraph
  readonly weights: Weights
  readonly network: Network
  readonly node: NetworkNode
  readonly inputs: readonly Tensor[]
  /** The batch norm that is this convolution's only reader, to be folded into it. */
  readonly folded: BatchNorm | null
  readonly image: Tensor
}

/**
 * Adds the nodes of a network's named outputs to a graph whose `image` is uint8 [N, H, W, 3]; what only training needs
 * stays out. Batch norms use the running statistics and are folded into the convolutions before them. Returns the output
 * tensors: maps [N, C, H, W], vectors [N, C].
 */
export function emitNetwork(
  graph: OnnxGraph,
  network: Network,
  weights: Weights,
  { image, outputs }: { readonly image: Tensor; readonly outputs: readonly string[] },
): Record<string, Tensor> {
  const nodes = nodesFor(network, outputs)
  const foldedInto = batchNormsToFold(nodes)
  const tensors = new Map<number, Tensor>()
  for (const node of nodes) {
    const inputs = node.inputs.map((index) => tensors.get(index)!)
    const folded = foldedInto.get(node.index) ?? null
    const isFolded = node.layer.kind === 'batch-norm' && foldedInto.has(node.inputs[0]!)
    const context = { graph, weights, network, node, inputs, folded, image }
    tensors.set(node.index, isFolded ? inputs[0]! : emitLayer(node.layer, context))
  }
  return Object.fromEntries(outputs.map((name) => [name, tensors.get(network.outputs[name]!.index)!]))
}

/** Convolutions without bias whose only reader is a batch norm, by index. */
function batchNormsToFold(nodes: readonly NetworkNode[]): Map<number, BatchNorm> {
  const readers = new Map<number, NetworkNode[]>()
  for (const node of nodes)
    for (const input of node.inputs) readers.set(input, [...(readers.get(input) ?? []), node])
  const folds = new Map<number, BatchNorm>()
  for (const { index, layer } of nodes) {
    const isConvolution =
      layer.kind === 'depthwise-convolution' || (layer.kind === 'convolution' && layer.bias === undefined)
    const [reader, ...others] = readers.get(index) ?? []
    if (isConvolution && others.length === 0 && reader?.layer.kind === 'batch-norm')
      folds.set(index, reader.layer)
  }
  return folds
}

type LayerEmitter<K extends LayerKind> = (
  layer: Extract<Layer, { kind: K }>,
  x: Tensor,
  context: EmitContext,
) => Tensor

function emitLayer<K extends LayerKind>(layer: Extract<Layer, { kind: K }>, context: EmitContext): Tensor {
  const emit = emitters[layer.kind as K] as LayerEmitter<K>
  return emit(layer, context.inputs[0]!, context)
}

const unary =
  (operator: string) =>
  (_: unknown, x: Tensor, { graph, node }: EmitContext): Tensor =>
    graph.node(operator, node.name, [x])

const ofAll =
  (operator: string) =>
  (_: unknown, __: Tensor, { graph, node, inputs }: EmitContext): Tensor =>
    graph.node(operator, node.name, inputs)

const overChannels =
  (operator: string) =>
  (_: unknown, x: Tensor, { graph, node }: EmitContext): Tensor =>
    graph.node(operator, node.name, [x], { axes: { ints: [1] }, keepdims: { int: 1 } })

const emitters: { readonly [K in LayerKind]: LayerEmitter<K> } = {
  image: emitImage,
  convolution: ({ filter, bias, kernelPx, stride }, x, context) => {
    const [height, width, inputs, outputs] = context.network.parameters[filter]!.shape as [
      number,
      number,
      number,
      number,
    ]
    const outermost = outputsOutermost(context.weights[filter]!, height * width * inputs, outputs)
    const planes = channelsBeforePlace(outermost, height * width, inputs, outputs)
    const shape = [outputs, inputs, height, width]
    const given = bias === undefined ? null : context.weights[bias]!
    return emitConvolution(context, x, { filter: planes, shape, bias: given, kernelPx, stride, group: 1 })
  },
  'depthwise-convolution': ({ filter, kernelPx, stride }, x, context) => {
    const { channels } = context.node
    const outermost = outputsOutermost(context.weights[filter]!, kernelPx ** 2, channels)
    const shape = [channels, 1, kernelPx, kernelPx]
    return emitConvolution(context, x, {
      filter: outermost,
      shape,
      bias: null,
      kernelPx,
      stride,
      group: channels,
    })
  },
  'batch-norm': ({ gamma, beta, mean, variance, epsilon }, x, { graph, weights, node }) =>
    graph.node(
      'BatchNormalization',
      node.name,
      [
        x,
        ...[gamma, beta, mean, variance].map((name) => graph.constant(name, weights[name]!, [node.channels])),
      ],
      { epsilon: { float: epsilon } },
    ),
  relu: unary('Relu'),
  relu6: (_, x, { graph, node }) =>
    graph.node('Clip', node.name, [
      x,
      graph.constant(`${node.name}/low`, Float32Array.of(0)),
      graph.constant(`${node.name}/high`, Float32Array.of(6)),
    ]),
  sigmoid: unary('Sigmoid'),
  'max-pool': (_, x, { graph, node }) =>
    graph.node('MaxPool', node.name, [x], { kernel_shape: { ints: [2, 2] }, strides: { ints: [2, 2] } }),
  upsample: (_, x, { graph, node }) =>
    graph.node(
      'Resize',
      node.name,
      [x, graph.absent(), graph.constant(`${node.name}/scales`, Float32Array.of(1, 1, 2, 2), [4])],
      {
        mode: { string: 'nearest' },
        coordinate_transformation_mode: { string: 'asymmetric' },
        nearest_mode: { string: 'floor' },
      },
    ),
  concatenate: (_, __, { graph, node, inputs }) =>
    graph.node('Concat', node.name, inputs, { axis: { int: 1 } }),
  add: ofAll('Add'),
  multiply: ofAll('Mul'),
  'spatial-mean': ({ windowPx }, x, context) =>
    windowPx === null
      ? unary('GlobalAveragePool')(null, x, context)
      : windowPool('AveragePool', windowPx, x, context),
  'spatial-maximum': ({ windowPx }, x, context) =>
    windowPx === null
      ? unary('GlobalMaxPool')(null, x, context)
      : windowPool('MaxPool', windowPx, x, context),
  'channel-mean': overChannels('ReduceMean'),
  'channel-maximum': overChannels('ReduceMax'),
  flatten: (_, x, { graph, node }) => graph.node('Flatten', node.name, [x], { axis: { int: 1 } }),
  dense: ({ weights: matrix, bias }, x, { graph, weights, network, node }) =>
    graph.node('Gemm', node.name, [
      x,
      graph.constant(matrix, weights[matrix]!, network.parameters[matrix]!.shape),
      graph.constant(bias, weights[bias]!, [node.channels]),
    ]),
  'gradient-reversal': (_, __, { node }) => {
    throw new Error(`${node.name} is for training only and has no place in an ONNX file`)
  },
}

function emitImage(
  { mean, deviation }: Extract<Layer, { kind: 'image' }>,
  _: Tensor,
  { graph, image }: EmitContext,
): Tensor {
  const planes = graph.node('Transpose', 'image/planes', [image], { perm: { ints: [0, 3, 1, 2] } })
  const values = graph.cast('image/values', planes, 'float32')
  const centred = graph.node('Sub', 'image/centred', [
    values,
    graph.constant('image/mean', Float32Array.from(mean), [1, 3, 1, 1]),
  ])
  const scale = Float32Array.from(deviation, (value) => 1 / value)
  return graph.node('Mul', 'image/scaled', [centred, graph.constant('image/scale', scale, [1, 3, 1, 1])])
}

interface Convolution {
  /** In the order of `shape`: [out, in per group, height, width]. */
  readonly filter: Float32Array
  readonly shape: readonly number[]
  readonly bias: Float32Array | null
  readonly kernelPx: number
  readonly stride: number
  readonly group: number
}

function emitConvolution(
  { graph, weights, node, folded }: EmitContext,
  x: Tensor,
  { filter, shape, bias, kernelPx, stride, group }: Convolution,
): Tensor {
  const fused = folded ? foldBatchNorm(filter, folded, weights) : { filter, bias }
  const inputs = [x, graph.constant(`${node.name}/filter`, fused.filter, shape)]
  if (fused.bias) inputs.push(graph.constant(`${node.name}/bias`, fused.bias, [node.channels]))
  return graph.node('Conv', node.name, inputs, {
    kernel_shape: { ints: [kernelPx, kernelPx] },
    strides: { ints: [stride, stride] },
    pads: { ints: samePads(kernelPx, stride) },
    group: { int: group },
  })
}

/** TensorFlow's SAME for sides that are multiples of the stride: top, left, bottom, right. */
function samePads(kernelPx: number, stride: number): number[] {
  const total = Math.max(kernelPx - stride, 0)
  const before = Math.floor(total / 2)
  return [before, before, total - before, total - before]
}

function windowPool(operator: string, windowPx: number, x: Tensor, { graph, node }: EmitContext): Tensor {
  const pads = samePads(windowPx, 1)
  return graph.node(operator, node.name, [x], {
    kernel_shape: { ints: [windowPx, windowPx] },
    pads: { ints: pads },
  })
}

/** [rest, outputs] to [outputs, rest]. */
function outputsOutermost(values: Float32Array, rest: number, outputs: number): Float32Array {
  const moved = new Float32Array(values.length)
  for (let i = 0; i < rest; i++)
    for (let o = 0; o < outputs; o++) moved[o * rest + i] = values[i * outputs + o]!
  return moved
}

/** [outputs, places, inputs] to [outputs, inputs, places]. */
function channelsBeforePlace(
  values: Float32Array,
  places: number,
  inputs: number,
  outputs: number,
): Float32Array {
  const moved = new Float32Array(values.length)
  for (let o = 0; o < outputs; o++)
    for (let p = 0; p < places; p++)
      for (let i = 0; i < inputs; i++)
        moved[(o * inputs + i) * places + p] = values[(o * places + p) * inputs + i]!
  return moved
}
