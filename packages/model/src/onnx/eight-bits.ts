import type { TensorRange } from './tensor-ranges.ts'

/** value = scale · (integer − zeroPoint), integer in 0…255. */
export interface EightBits {
  readonly scale: number
  readonly zeroPoint: number
}

const ACTIVATION_STEPS = 255

/** Symmetric around 0. */
const FILTER_STEPS = 127

/** Far enough below 2^31 that a bias and all products fit together. */
const BIAS_STEPS = 2 ** 30

/** The 8 bits of a tensor's range. It is widened to hold 0, which padding needs exactly. */
export function activationBits({ least, greatest }: TensorRange): EightBits {
  const low = Math.min(0, least)
  const scale = Math.fround((Math.max(0, greatest) - low) / ACTIVATION_STEPS) || 1
  return { scale, zeroPoint: Math.round(-low / scale) }
}

export interface IntegerFilter {
  readonly filter: Int8Array
  /** Of each output channel, symmetric around 0. */
  readonly filterScales: Float32Array
  readonly bias: Int32Array
  /** Those of the products that a bias is added to. */
  readonly biasScales: Float32Array
}

/** A filter, outputs outermost, and its bias as integers, behind an input of `inputScale`. */
export function integerFilter(filter: Float32Array, bias: Float32Array, inputScale: number): IntegerFilter {
  const outputs = bias.length
  const each = filter.length / outputs
  const filterScales = Float32Array.from(bias, (added, output) => {
    const own = filter.subarray(output * each, (output + 1) * each)
    const greatest = own.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    return Math.max(greatest / FILTER_STEPS, Math.abs(added) / inputScale / BIAS_STEPS) || 1
  })
  const biasScales = filterScales.map((scale) => scale * inputScale)
  return {
    filter: Int8Array.from(filter, (value, i) => Math.round(value / filterScales[Math.floor(i / each)]!)),
    filterScales,
    bias: Int32Array.from(bias, (value, output) => Math.round(value / biasScales[output]!)),
    biasScales,
  }
}
