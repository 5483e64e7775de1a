import type { z } from 'zod'

interface SampledFields {
  readonly sources: readonly string[]
  readonly sampling: readonly { readonly source: string }[]
}

/** Shares are of sources that are read. */
export function requireReadSources(
  { warmUp, ...main }: SampledFields & { readonly warmUp: SampledFields },
  context: z.RefinementCtx,
): void {
  const check = (path: string[], { sources, sampling }: SampledFields) => {
    const unread = sampling.find(({ source }) => !sources.includes(source))
    if (unread) fault(context, path, `has a share of ${unread.source}, which is not among the sources`)
  }
  check(['warmUp', 'sampling'], warmUp)
  check(['sampling'], main)
}

interface TrackFields {
  readonly classification: object | null
  readonly cropPx: number
  readonly network: {
    readonly classifier: {
      readonly refinedStride: number
      readonly refinement: { readonly blocks: readonly number[] }
    } | null
  }
  readonly losses: { readonly classification: number }
  readonly sampling: readonly { readonly focus: string }[]
  readonly hardNegativeMining: object | null
}

const classFocuses = new Set(['atypical-figure', 'typical-figure'])

/** A run with a classifier has everything that one needs; a run without has none of it. */
export function requireOneTrack(run: TrackFields, context: z.RefinementCtx): void {
  const isTrack2 = run.classification !== null
  if ((run.network.classifier !== null) !== isTrack2)
    fault(context, ['network', 'classifier'], 'is there exactly where "classification" is')
  if (run.losses.classification > 0 !== isTrack2)
    fault(context, ['losses', 'classification'], 'is above 0 exactly where "classification" is given')
  if (!isTrack2) return
  if (run.hardNegativeMining !== null)
    fault(context, ['hardNegativeMining'], 'must be null: a classifier sees no hard negatives')
  if (run.sampling.some(({ focus }) => !classFocuses.has(focus)))
    fault(
      context,
      ['sampling'],
      'of a run with a classifier looks at atypical-figure and typical-figure alone',
    )
  const refinedPx = refinedTo(run.network)
  if (run.cropPx % refinedPx !== 0)
    fault(
      context,
      ['cropPx'],
      `must be a multiple of ${refinedPx}: so many pixels become one in the refinement`,
    )
}

/** Crop pixels per pixel of the refinement's last stage; an odd map cannot be halved alike by training and serving. */
const refinedTo = ({ classifier }: TrackFields['network']): number =>
  classifier === null ? 1 : classifier.refinedStride * 2 ** (classifier.refinement.blocks.length - 1)

const fault = (context: z.RefinementCtx, path: string[], message: string) =>
  context.addIssue({ code: 'custom', path, message })
