import { MetaphaseError } from '@metaphase/errors'
import { elementsOf, type Network, type Weights } from './spec/network.ts'

/** Values by name, with their shapes: what a safetensors file of float32 holds. */
export type NamedTensors = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly values: Float32Array }>
>

const HEADER_LENGTH_BYTES = 8

const METADATA = '__metadata__'

/**
 * Encodes tensors as safetensors (length of the header, JSON header, raw little-endian values), names in the order given,
 * with texts that the format keeps beside them.
 */
export function encodeTensors(
  tensors: NamedTensors,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  let offset = 0
  const entries = Object.entries(tensors).map(([name, { shape, values }]) => {
    const start = offset
    offset += values.byteLength
    return [name, { dtype: 'F32', shape, data_offsets: [start, offset] }] as const
  })
  const header = Object.fromEntries([[METADATA, metadata] as const, ...entries])
  const json = new TextEncoder().encode(JSON.stringify(header))
  const padded = Math.ceil(json.length / HEADER_LENGTH_BYTES) * HEADER_LENGTH_BYTES
  const bytes = new Uint8Array(HEADER_LENGTH_BYTES + padded + offset)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true)
  bytes.fill(0x20, HEADER_LENGTH_BYTES, HEADER_LENGTH_BYTES + padded)
  bytes.set(json, HEADER_LENGTH_BYTES)
  let at = HEADER_LENGTH_BYTES + padded
  for (const { values } of Object.values(tensors)) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at)
    at += values.byteLength
  }
  return bytes
}

interface TensorEntry {
  readonly dtype: string
  readonly shape: readonly number[]
  readonly data_offsets: readonly [number, number]
}

/** Decodes what `encodeTensors` wrote. Throws `model-invalid` where the bytes are something else or cut short. */
export function decodeTensors(bytes: Uint8Array): {
  tensors: NamedTensors
  metadata: Readonly<Record<string, string>>
} {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const start = HEADER_LENGTH_BYTES + Number(view.getBigUint64(0, true))
    const json = new TextDecoder().decode(bytes.subarray(HEADER_LENGTH_BYTES, start))
    const { [METADATA]: metadata = {}, ...entries } = JSON.parse(json) as Record<string, never>
    const tensors = Object.entries<TensorEntry>(entries).map(([name, entry]) => [
      name,
      { shape: entry.shape, values: valuesOf(name, entry, bytes.subarray(start)) },
    ])
    return { tensors: Object.fromEntries(tensors), metadata }
  } catch (cause) {
    throw new MetaphaseError('model-invalid', `The weights are not a safetensors file: ${String(cause)}`, {
      cause,
    })
  }
}

function valuesOf(name: string, entry: TensorEntry, data: Uint8Array): Float32Array {
  const { dtype, shape, data_offsets: offsets } = entry
  const raw = Uint8Array.from(data.subarray(...offsets)) // a copy, aligned: a Buffer's `slice` would be neither
  if (dtype !== 'F32' || raw.byteLength !== elementsOf(shape) * Float32Array.BYTES_PER_ELEMENT)
    throw new Error(`${name} has ${raw.byteLength} bytes for ${dtype} [${shape.join()}]`)
  return new Float32Array(raw.buffer)
}

/** A network's weights as safetensors. */
export const encodeWeights = ({ parameters }: Network, weights: Weights): Uint8Array =>
  encodeTensors(
    Object.fromEntries(
      Object.entries(parameters).map(([name, { shape }]) => [name, { shape, values: weights[name]! }]),
    ),
  )

/** Weights for a network. Throws `model-invalid` where the file lacks a parameter, or has it in another shape. */
export function decodeWeights({ parameters }: Network, bytes: Uint8Array): Weights {
  const { tensors } = decodeTensors(bytes)
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { shape }]) => {
      const tensor = tensors[name]
      if (tensor?.shape.join() !== shape.join()) {
        throw new MetaphaseError(
          'model-invalid',
          `The weights give ${name} ${tensor ? `the shape [${tensor.shape.join()}]` : 'no values'}; the network wants [${shape.join()}]`,
        )
      }
      return [name, tensor.values]
    }),
  )
}
