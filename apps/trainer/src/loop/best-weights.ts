import { encodeWeights, type Network, type Weights } from '@metaphase/model'
import { join } from 'node:path'
import { replaceFile } from '../replace-file.ts'

/** Of the epoch with the best F1; what `trainer export` makes a bundle of. */
export const bestWeightsPath = (folder: string): string => join(folder, 'best.safetensors')

export const writeBestWeights = (folder: string, network: Network, weights: Weights): Promise<void> =>
  replaceFile(bestWeightsPath(folder), encodeWeights(network, weights))
