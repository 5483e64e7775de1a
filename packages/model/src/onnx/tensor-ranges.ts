import onnxProto from 'onnx-proto'
import { attributeProto, valueInfoProto } from './protos.ts'
import { quantisable } from './quantisable.ts'

/** The least and the greatest value that a tensor took. */
export interface TensorRange {
  readonly least: number
  readonly greatest: number
}

/** By the tensor's name. */
export type TensorRanges = Readonly<Record<string, TensorRange>>

/** What is run for the ranges: outputs are scalars, float32, and those of the detector are gone. */
export interface RangesGraph {
  readonly bytes: Uint8Array
  readonly tensors: readonly { readonly tensor: string; readonly least: string; readonly greatest: string }[]
}

/** A detector's graph as one that says in which ranges its tensors lie that `quantise` makes 8 bits of. */
export function emitRanges(detector: Uint8Array): RangesGraph {
  const { model, tensors: chosen } = quantisable(detector)
  const { ModelProto } = onnxProto.onnx
  const tensors = chosen.map((tensor) => ({
    tensor,
    least: `${tensor}/least`,
    greatest: `${tensor}/greatest`,
  }))
  const graph = model.graph!
  graph.output = []
  for (const { tensor, least, greatest } of tensors)
    for (const [opType, name] of [
      ['ReduceMin', least],
      ['ReduceMax', greatest],
    ] as const) {
      graph.node!.push({ opType, name, input: [tensor], output: [name], attribute: [keepNoDimension] })
      graph.output.push(valueInfoProto(name, { type: 'float32', shape: [] }))
    }
  return { bytes: ModelProto.encode(model).finish(), tensors }
}

const keepNoDimension = attributeProto('keepdims', { int: 0 })
