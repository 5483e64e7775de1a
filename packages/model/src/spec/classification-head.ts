import { z } from 'zod'
import { activation, concatenate, convolutionBlock, dense, globalMean, multiply } from './blocks.ts'
import type { NetworkBuilder, NodeRef } from './network.ts'
import { residualStages } from './residual.ts'

const width = z.int().min(4).max(512)

/** What the paper leaves open of its classifier: which map is refined and how deeply, and the widths. */
export const classificationSchema = z.strictObject({
  /** Stride of the encoder's map that passes through the refinement. */
  refinedStride: z.int().positive(),
  /** A bottleneck ResNet: the paper's is ResNet-152, blocks [3, 8, 36, 3] and width 64. */
  refinement: z.strictObject({ blocks: z.array(z.int().positive()).min(1).max(4), width }),
  /** Every scale is projected to this many values. */
  embeddingWidth: width,
  /** The gate's hidden layer is this much narrower than what it gates. */
  squeeze: z.int().positive(),
})
export type ClassificationOptions = z.infer<typeof classificationSchema>

/**
 * The multi-scale classifier of Track 2 (paper, "Multi-scale CNN Classifier") on an encoder's maps: one map refined by
 * residual blocks, the others pooled; each projected to the shared embedding; joined, gated channel by channel by
 * squeeze-and-excitation (Hu et al. 2018), and one logit [N, 1] from all.
 *
 * The refined map is pooled and projected like the others: a concatenation with vectors needs a vector of it.
 */
export function classificationHead(
  network: NetworkBuilder,
  encoded: readonly NodeRef[],
  { refinedStride, refinement, embeddingWidth, squeeze }: ClassificationOptions,
): NodeRef {
  if (!encoded.some(({ stride }) => stride === refinedStride))
    throw new Error(
      `No map of the encoder has stride ${refinedStride}: it has ${encoded.map(({ stride }) => stride).join(', ')}`,
    )
  const name = 'classifier'
  const embeddings = encoded.map((map) => {
    const scale = `${name}/scale${map.stride}`
    const seen = map.stride === refinedStride ? refined(network, scale, map, refinement) : map
    return dense(network, `${scale}/embedding`, globalMean(network, scale, seen), embeddingWidth)
  })
  const joined = concatenate(network, `${name}/join`, embeddings)
  return dense(network, name, squeezeAndExcitation(network, `${name}/gate`, joined, squeeze), 1)
}

/** A 1 × 1 convolution in place of ResNet's stem, then its stages. */
function refined(
  network: NetworkBuilder,
  name: string,
  map: NodeRef,
  refinement: ClassificationOptions['refinement'],
): NodeRef {
  const entry = convolutionBlock(network, `${name}/entry`, map, refinement.width, { kernelPx: 1 })
  return residualStages(network, name, entry, refinement)
}

function squeezeAndExcitation(network: NetworkBuilder, name: string, x: NodeRef, squeeze: number): NodeRef {
  const hidden = Math.max(4, Math.floor(x.channels / squeeze))
  const squeezed = activation(network, 'relu', dense(network, `${name}/squeeze`, x, hidden), `${name}/relu`)
  const excited = dense(network, `${name}/excite`, squeezed, x.channels)
  return multiply(network, name, x, activation(network, 'sigmoid', excited, `${name}/sigmoid`))
}
