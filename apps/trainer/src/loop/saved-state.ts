import { MetaphaseError } from '@metaphase/errors'
import * as tf from '@tensorflow/tfjs'

/** Values by name, to be written beside the weights and given back for an exact resume. */
export type SavedState = Readonly<Record<string, Float32Array>>

/** Copies of the tensors' values at the time of the call. */
export async function copyValues(tensors: Readonly<Record<string, tf.Tensor>>): Promise<SavedState> {
  const copies = Object.entries(tensors).map(
    async ([name, tensor]) => [name, Float32Array.from(await tensor.data())] as const,
  )
  return Object.fromEntries(await Promise.all(copies))
}

/**
 * Sets the variables to the saved values of the same names. Throws `model-invalid` before any is changed, where one is
 * missing or of another size: the state is of another network.
 */
export function restoreValues(variables: Readonly<Record<string, tf.Variable>>, state: SavedState): void {
  const restored = Object.entries(variables).map(
    ([name, variable]) => [variable, savedArray(state, name, variable.size)] as const,
  )
  tf.tidy(() => {
    for (const [variable, values] of restored) variable.assign(tf.tensor(values, variable.shape))
  })
}

/** A copy of one saved array. Throws `model-invalid` where it is missing or not of `size` values. */
export function savedArray(state: SavedState, name: string, size: number): Float32Array {
  const values = state[name]
  if (values?.length === size) return values.slice()
  const found = values ? `has ${values.length} values` : 'is missing'
  throw new MetaphaseError(
    'model-invalid',
    `"${name}" ${found} in the saved training state, where the network needs ${size}; resume with the network the state was saved from.`,
  )
}
