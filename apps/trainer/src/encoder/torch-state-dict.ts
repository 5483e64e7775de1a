import { MetaphaseError } from '@metaphase/errors'
import { elementsOf, type NamedTensors } from '@metaphase/model'
import { unpickle, type PythonGlobal } from './unpickle.ts'

interface StorageRef {
  readonly key: string
  readonly elements: number
  readonly type: string
}
interface TensorRef {
  readonly storage: StorageRef
  readonly offset: number
  readonly shape: readonly number[]
  /** Elements from one to the next along each axis; not always those of row-major order. */
  readonly strides: readonly number[]
}

/** Pickles before the state dict: magic number, protocol version, byte order. */
const PREAMBLE_PICKLES = 3

/** Bytes per element. */
const storageBytes: Readonly<Record<string, number>> = { FloatStorage: 4, LongStorage: 8 }

/**
 * The float tensors of a state dict in PyTorch's format before 1.6 (pickles, then raw storages), by name, in PyTorch's own
 * axis order, row-major. Integer tensors (counters) are left out. Throws `model-invalid` for anything else, and for a file
 * cut short.
 */
export function readTorchStateDict(bytes: Buffer): NamedTensors {
  try {
    return readTensors(bytes)
  } catch (cause) {
    if (cause instanceof MetaphaseError) throw cause
    throw new MetaphaseError('model-invalid', `The weights file cannot be read: ${String(cause)}`, { cause })
  }
}

function readTensors(bytes: Buffer): NamedTensors {
  let at = 0
  for (let i = 0; i < PREAMBLE_PICKLES; i++)
    at = unpickle(bytes, at, { call: noCall, persistent: noCall }).end
  const dict = unpickle(bytes, at, { call: callOf, persistent: storageOf })
  const keys = unpickle(bytes, dict.end, { call: noCall, persistent: noCall })
  const storages = readStorages(bytes, keys.end, keys.value as string[], dict.value as Map<string, TensorRef>)
  const tensors = [...(dict.value as Map<string, TensorRef>)].flatMap(([name, tensor]) => {
    const values = storages.get(tensor.storage.key)
    return values ? [[name, { shape: tensor.shape, values: rowMajor(tensor, values) }] as const] : []
  })
  return Object.fromEntries(tensors)
}

/** A tensor's values out of its storage: published filters lie in TensorFlow's order, seen through strides. */
function rowMajor({ offset, shape, strides }: TensorRef, storage: Float32Array): Float32Array {
  const values = new Float32Array(elementsOf(shape))
  const index = shape.map(() => 0)
  let from = offset
  for (let i = 0; i < values.length; i++) {
    const value = storage[from]
    if (value === undefined) throw new RangeError(`a tensor [${shape.join()}] reaches beyond its storage`)
    values[i] = value
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!
      if (++index[axis]! < shape[axis]!) break
      from -= strides[axis]! * shape[axis]!
      index[axis] = 0
    }
  }
  return values
}

/** Float storages by key; each lies as its length (int64) and its elements, in the order of `keys`. */
function readStorages(
  bytes: Buffer,
  start: number,
  keys: readonly string[],
  dict: ReadonlyMap<string, TensorRef>,
): Map<string, Float32Array> {
  const types = new Map([...dict.values()].map(({ storage }) => [storage.key, storage.type]))
  const storages = new Map<string, Float32Array>()
  let at = start
  for (const key of keys) {
    const elements = Number(bytes.readBigInt64LE(at))
    at += 8
    const type = types.get(key) ?? ''
    const bytesPerElement = storageBytes[type]
    if (!bytesPerElement)
      throw new MetaphaseError(
        'model-invalid',
        `The weights file has a storage of type "${type}"; only float32 is read`,
      )
    if (at + elements * bytesPerElement > bytes.length) throw new RangeError('a storage is cut short')
    if (type === 'FloatStorage')
      storages.set(
        key,
        new Float32Array(bytes.buffer.slice(bytes.byteOffset + at, bytes.byteOffset + at + elements * 4)),
      )
    at += elements * bytesPerElement
  }
  return storages
}

function callOf({ module, name }: PythonGlobal, args: readonly unknown[]): unknown {
  if (name === 'OrderedDict') return new Map()
  if (name === '_rebuild_tensor_v2') {
    const [storage, offset, shape, strides] = args as [StorageRef, number, number[], number[]]
    return { storage, offset, shape, strides } satisfies TensorRef
  }
  throw new MetaphaseError('model-invalid', `The weights file calls ${module}.${name} and is not read`)
}

function storageOf(id: unknown): StorageRef {
  const [, type, key, , elements] = id as [string, PythonGlobal, string, string, number]
  return { key, elements, type: type.name }
}

function noCall(): never {
  throw new MetaphaseError('model-invalid', 'The weights file is not a state dict of PyTorch before 1.6')
}
