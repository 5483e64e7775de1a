import { encodeWeights, type Network, type Weights } from '@metaphase/model'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Of the epoch with the best F1; what `trainer export` makes a bundle of. */
export const bestWeightsPath = (folder: string): string => join(folder, 'best.safetensors')

export async function writeBestWeights(folder: string, network: Network, weights: Weights): Promise<void> {
  const path = bestWeightsPath(folder)
  await writeFile(`${path}.unfinished`, encodeWeights(network, weights))
  await rename(`${path}.unfinished`, path)
}
