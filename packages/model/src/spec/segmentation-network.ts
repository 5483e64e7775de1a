import { z } from 'zod'
import { cbam } from './attention.ts'
import {
  activation,
  concatenate,
  convolution,
  convolutionBlock,
  dense,
  globalMean,
  image,
  maxPool,
  upsample,
} from './blocks.ts'
import { classificationHead, classificationSchema } from './classification-head.ts'
import { efficientNetInput, efficientNetLite0 } from './efficientnet-lite0.ts'
import { NetworkBuilder, type Network, type NodeRef } from './network.ts'

/** The mask head's classes in the order of its channels (paper, "Segmentation Framework"). */
export const maskClasses = ['background', 'normal-nucleus', 'mitotic-figure', 'hard-negative'] as const

const width = z.int().min(4).max(256)

/** What the paper leaves open of its network, and what it does not: encoder, widths, depth, where attention sits. */
export const segmentationSchema = z.strictObject({
  encoder: z.discriminatedUnion('kind', [
    /** The paper's UNet (Ronneberger et al. 2015): two 3 × 3 convolutions a level, channels doubling from `width`. */
    z.strictObject({ kind: z.literal('plain'), width, depth: z.int().min(2).max(5) }),
    /** Pre-trained on ImageNet; a level each for strides 2 … 2^depth. */
    z.strictObject({ kind: z.literal('efficientnet-lite0'), depth: z.int().min(3).max(5) }),
  ]),
  /** Channels of the decoder's levels, finest first; as many as it has levels down to `outputStride`. */
  decoderWidths: z.array(width).min(1),
  /** Input pixels per mask pixel: 1 as in the paper; 2 or 4 where that costs too much. */
  outputStride: z.union([z.literal(1), z.literal(2), z.literal(4)]),
  /** Strides of the encoder's levels whose maps pass through CBAM, and what it pools over (see `cbam`). */
  attention: z.strictObject({
    strides: z.array(z.int().positive()),
    windowPx: z.int().positive().nullable(),
  }),
  /** Width of the contrastive projection's hidden and last layer (Chen et al. 2020). */
  projectionWidths: z.tuple([width, width]),
  /** Hidden width of the domain classifier. */
  domainWidth: width,
  /** The head that tells atypical figures from typical ones; null in Track 1. */
  classifier: classificationSchema.nullable().default(null),
})
export type SegmentationOptions = z.input<typeof segmentationSchema>

const plainInput = { mean: [127.5, 127.5, 127.5], deviation: [127.5, 127.5, 127.5] }

/**
 * The paper's network (Fig. 1) with all its heads. Outputs: `mask`, logits [N, H / outputStride, W / outputStride, 4] in
 * the order of `maskClasses`; with a classifier, `atypical`, a logit [N, 1] of the figure in the image's middle; and, for
 * training only, `projection` [N, P] for the contrastive loss and `domain`, logits [N, domains] behind a gradient reversal.
 * H and W must be multiples of the coarsest map's stride.
 */
export function segmentationNetwork(options: SegmentationOptions, domains: number): Network {
  const network = new NetworkBuilder()
  const encoded = encode(network, options)
  const decoded = decode(network, encoded, options)
  network.output('mask', convolution(network, 'mask', decoded, maskClasses.length, { kernelPx: 1 }))
  if (options.classifier) network.output('atypical', classificationHead(network, encoded, options.classifier))
  addTrainingHeads(network, encoded.at(-1)!, options, domains)
  return network.build()
}

/** The encoder's maps, finest first. */
function encode(network: NetworkBuilder, { encoder, attention }: SegmentationOptions): NodeRef[] {
  const attend = (x: NodeRef) =>
    attention.strides.includes(x.stride)
      ? cbam(network, `attention${x.stride}`, x, { windowPx: attention.windowPx })
      : x
  if (encoder.kind === 'efficientnet-lite0') {
    // attention on the way to the decoder: inside, it would change what the pre-trained layers see
    return efficientNetLite0(network, image(network, efficientNetInput), encoder.depth).map(attend)
  }
  const maps: NodeRef[] = []
  let x = image(network, plainInput)
  for (let level = 0; level <= encoder.depth; level++) {
    if (level > 0) x = maxPool(network, `encoder${level}/pool`, x)
    x = doubleConvolution(network, `encoder${level}`, x, encoder.width * 2 ** level)
    x = attend(x)
    maps.push(x)
  }
  return maps
}

/** Up from the coarsest map, each level joined with the encoder's map of the same stride. */
function decode(
  network: NetworkBuilder,
  encoded: readonly NodeRef[],
  { decoderWidths, outputStride }: SegmentationOptions,
): NodeRef {
  const skips = encoded.slice(0, -1).filter(({ stride }) => stride >= outputStride)
  if (skips.length !== decoderWidths.length || skips[0]?.stride !== outputStride) {
    throw new Error(
      `A decoder down to stride ${outputStride} has ${skips.length} levels here; decoderWidths names ${decoderWidths.length}`,
    )
  }
  let x = encoded.at(-1)!
  for (let level = skips.length - 1; level >= 0; level--) {
    const skip = skips[level]!
    const joined = concatenate(network, `decoder${level}/join`, [
      skip,
      upsample(network, `decoder${level}/up`, x),
    ])
    x = doubleConvolution(network, `decoder${level}`, joined, decoderWidths[level]!)
  }
  return x
}

function doubleConvolution(network: NetworkBuilder, name: string, x: NodeRef, channels: number): NodeRef {
  const first = convolutionBlock(network, `${name}/first`, x, channels)
  return convolutionBlock(network, `${name}/second`, first, channels)
}

function addTrainingHeads(
  network: NetworkBuilder,
  bottleneck: NodeRef,
  { projectionWidths, domainWidth }: SegmentationOptions,
  domains: number,
): void {
  const embedding = globalMean(network, 'embedding', bottleneck)
  network.output('projection', twoLayers(network, 'projection', embedding, projectionWidths))
  const reversed = network.node('domain/reversal', { kind: 'gradient-reversal' }, [embedding], embedding)
  network.output('domain', twoLayers(network, 'domain', reversed, [domainWidth, domains]))
}

/** A perceptron with one hidden layer. */
function twoLayers(
  network: NetworkBuilder,
  name: string,
  x: NodeRef,
  [hidden, last]: readonly [number, number],
): NodeRef {
  const inner = dense(network, `${name}/hidden`, x, hidden)
  return dense(network, name, activation(network, 'relu', inner, `${name}/relu`), last)
}
