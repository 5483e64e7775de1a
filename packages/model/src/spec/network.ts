import type { Layer, Parameter } from './layer.ts'

/** A node's result, seen from outside: a handle to build on. */
export interface NodeRef {
  readonly index: number
  readonly channels: number
  /** Input pixels per pixel of this map, each way; 0 for one value per channel. */
  readonly stride: number
}

export interface NetworkNode extends NodeRef {
  /** Unique; what the ONNX file calls it. */
  readonly name: string
  readonly layer: Layer
  readonly inputs: readonly number[]
}

/** An architecture as data: nodes in the order they run, the parameters they name, and the nodes that are asked for. */
export interface Network {
  readonly nodes: readonly NetworkNode[]
  readonly parameters: Readonly<Record<string, Parameter>>
  readonly outputs: Readonly<Record<string, NodeRef>>
}

/** Values of a network's parameters, row-major, each as long as its shape says. */
export type Weights = Readonly<Record<string, Float32Array>>

export class NetworkBuilder {
  readonly #nodes: NetworkNode[] = []
  readonly #parameters: Record<string, Parameter> = {}
  readonly #outputs: Record<string, NodeRef> = {}
  readonly #names = new Set<string>()

  /** Adds a node. Throws where the name is taken. */
  node(
    name: string,
    layer: Layer,
    inputs: readonly NodeRef[],
    shape: { channels: number; stride: number },
  ): NodeRef {
    if (this.#names.has(name)) throw new Error(`Two nodes of the network are called ${name}`)
    this.#names.add(name)
    const { channels, stride } = shape
    const node = {
      index: this.#nodes.length,
      name,
      layer,
      inputs: inputs.map((input) => input.index),
      channels,
      stride,
    }
    this.#nodes.push(node)
    return node
  }

  parameter(
    name: string,
    shape: readonly number[],
    initial: Parameter['initial'],
    { trainable = true } = {},
  ): string {
    if (this.#parameters[name]) throw new Error(`Two parameters of the network are called ${name}`)
    this.#parameters[name] = { shape, initial, trainable }
    return name
  }

  output(name: string, node: NodeRef): void {
    this.#outputs[name] = node
  }

  build(): Network {
    return { nodes: this.#nodes, parameters: this.#parameters, outputs: this.#outputs }
  }
}

/** The nodes that the named outputs need, in order: a network without what is only trained with. */
export function nodesFor(network: Network, outputs: readonly string[]): NetworkNode[] {
  const needed = new Set<number>()
  const visit = (index: number) => {
    if (needed.has(index)) return
    needed.add(index)
    for (const input of network.nodes[index]!.inputs) visit(input)
  }
  for (const name of outputs) {
    const output = network.outputs[name]
    if (!output) throw new Error(`The network has no output called ${name}`)
    visit(output.index)
  }
  return network.nodes.filter((node) => needed.has(node.index))
}

export const elementsOf = (shape: readonly number[]): number =>
  shape.reduce((product, size) => product * size, 1)

export const parameterCount = ({ parameters }: Network): number =>
  Object.values(parameters).reduce((total, { shape }) => total + elementsOf(shape), 0)
