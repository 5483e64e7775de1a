import { z } from 'zod'
import { sourceNames } from '../data/annotated-image.ts'

/** What part of the samples comes from where. `anywhere`: tiles of 512 px with 50 % overlap, as the paper lays them. */
export const samplingShareSchema = z.strictObject({
  source: z.enum(sourceNames),
  focus: z.enum(['mitotic-figure', 'atypical-figure', 'typical-figure', 'hard-negative', 'anywhere']),
  /** In any unit: shares are normalised. */
  share: z.number().positive(),
})

/** Figures of other images that are laid into crops: see `figureGrafter`. */
export const graftsSchema = z.strictObject({
  /** Of a crop to get one. */
  probability: z.number().min(0).max(1),
  /** Whose figures, in shares. */
  donors: z.array(samplingShareSchema).min(1),
})
export type Grafts = z.output<typeof graftsSchema>
export type SamplingShare = Readonly<z.output<typeof samplingShareSchema>>
