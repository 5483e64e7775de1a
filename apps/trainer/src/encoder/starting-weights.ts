import { initialWeights, type Network, type Weights } from '@metaphase/model'
import { gaussian, randomOf } from '../random.ts'
import type { RunFile } from '../run-file.ts'
import { lite0Weights } from './lite0-weights.ts'
import { readPublishedEncoder } from './published-encoder.ts'

/** Weights before the first step, from the run's seed, the encoder's from ImageNet where the run file asks for that. */
export async function startingWeights(
  run: Pick<RunFile, 'seed' | 'pretrainedEncoder'>,
): Promise<(network: Network) => Weights> {
  const published = run.pretrainedEncoder === null ? null : await readPublishedEncoder()
  return (network) => {
    const random = randomOf(run.seed)
    const weights = initialWeights(network, () => gaussian(random))
    return published ? { ...weights, ...lite0Weights(network, published) } : weights
  }
}
