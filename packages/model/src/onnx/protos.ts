import onnxProto from 'onnx-proto'

const { AttributeProto, TensorProto } = onnxProto.onnx

/** The element types our graphs use, with their ONNX numbers. */
export const elementTypes = {
  float32: TensorProto.DataType.FLOAT,
  int64: TensorProto.DataType.INT64,
  int32: TensorProto.DataType.INT32,
  int8: TensorProto.DataType.INT8,
  uint8: TensorProto.DataType.UINT8,
} as const

export type ElementType = keyof typeof elementTypes
export type TensorData = Float32Array | BigInt64Array | Int32Array | Int8Array | Uint8Array

/** A dimension is a number, or the name of one that is known only when the graph runs. */
export interface TensorType {
  readonly type: ElementType
  readonly shape: readonly (number | string)[]
}

/** ONNX tells numbers, lists and text apart by type; an attribute says which it is. */
export type Attribute =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly string: string }

export function attributeProto(name: string, attribute: Attribute): onnxProto.onnx.IAttributeProto {
  const { INT, INTS, FLOAT, STRING } = AttributeProto.AttributeType
  if ('int' in attribute) return { name, type: INT, i: attribute.int }
  if ('ints' in attribute) return { name, type: INTS, ints: [...attribute.ints] }
  if ('float' in attribute) return { name, type: FLOAT, f: attribute.float }
  return { name, type: STRING, s: new TextEncoder().encode(attribute.string) }
}

/** Raw data is little-endian by the standard, as is every machine that Node supports here. */
export function tensorProto(
  name: string,
  data: TensorData,
  dimensions: readonly number[],
): onnxProto.onnx.ITensorProto {
  return {
    name,
    dims: [...dimensions],
    dataType: elementTypes[elementTypeOf(data)],
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  }
}

function elementTypeOf(data: TensorData): ElementType {
  if (data instanceof Float32Array) return 'float32'
  if (data instanceof BigInt64Array) return 'int64'
  if (data instanceof Int32Array) return 'int32'
  return data instanceof Int8Array ? 'int8' : 'uint8'
}

export function valueInfoProto(name: string, { type, shape }: TensorType): onnxProto.onnx.IValueInfoProto {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }))
  return { name, type: { tensorType: { elemType: elementTypes[type], shape: { dim } } } }
}
