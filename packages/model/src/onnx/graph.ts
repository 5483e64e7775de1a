import onnxProto from 'onnx-proto'
import { attributeProto, elementTypes, tensorProto, valueInfoProto } from './protos.ts'
import type { Attribute, ElementType, TensorData, TensorType } from './protos.ts'

const OPSET = 17
const IR_VERSION = 8

/** A tensor of the graph under construction, by the name it has in the file. */
export type Tensor = string & { readonly __tensor: unique symbol }

/**
 * An ONNX graph (opset 17, IR 8), written node by node in the order it runs. The same calls give the same bytes.
 * Names are unique and end up in the file, so they say what the tensor is.
 */
export class OnnxGraph {
  readonly #name: string
  readonly #inputs: onnxProto.onnx.IValueInfoProto[] = []
  readonly #constants: onnxProto.onnx.ITensorProto[] = []
  readonly #nodes: onnxProto.onnx.INodeProto[] = []
  readonly #outputs: onnxProto.onnx.IValueInfoProto[] = []
  readonly #tensors = new Set<string>()

  constructor(name: string) {
    this.#name = name
  }

  input(name: string, type: TensorType): Tensor {
    this.#inputs.push(valueInfoProto(name, type))
    return this.#define(name)
  }

  /** A tensor fixed in the file, in C order; with no dimensions, a scalar. */
  constant(name: string, data: TensorData, dimensions: readonly number[] = []): Tensor {
    const elements = dimensions.reduce((product, dimension) => product * dimension, 1)
    if (elements !== data.length) {
      throw new Error(
        `Constant ${name} has ${data.length} elements but its shape [${dimensions.join()}] ${elements}`,
      )
    }
    this.#constants.push(tensorProto(name, data, dimensions))
    return this.#define(name)
  }

  /** Adds one operator with one output; the node and its output are both called `name`. */
  node(
    operator: string,
    name: string,
    inputs: readonly Tensor[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): Tensor {
    this.#nodes.push({
      opType: operator,
      name,
      input: [...inputs],
      output: [name],
      attribute: Object.entries(attributes).map(([key, value]) => attributeProto(key, value)),
    })
    return this.#define(name)
  }

  /** Stands for an optional input that is not given. */
  absent(): Tensor {
    return '' as Tensor
  }

  cast(name: string, input: Tensor, to: ElementType): Tensor {
    return this.node('Cast', name, [input], { to: { int: elementTypes[to] } })
  }

  /** Makes a tensor an output of the graph, under the name it has. */
  output(tensor: Tensor, type: TensorType): void {
    this.#outputs.push(valueInfoProto(tensor, type))
  }

  encode(): Uint8Array {
    const { ModelProto } = onnxProto.onnx
    const model = ModelProto.create({
      irVersion: IR_VERSION,
      opsetImport: [{ domain: '', version: OPSET }],
      producerName: 'metaphase',
      graph: {
        name: this.#name,
        input: this.#inputs,
        initializer: this.#constants,
        node: this.#nodes,
        output: this.#outputs,
      },
    })
    return ModelProto.encode(model).finish()
  }

  #define(name: string): Tensor {
    if (this.#tensors.has(name)) throw new Error(`Two tensors of the graph ${this.#name} are called ${name}`)
    this.#tensors.add(name)
    return name as Tensor
  }
}
