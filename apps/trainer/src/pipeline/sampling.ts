import { z } from 'zod'
import { sourceNames } from '../data/annotated-image.ts'

/** What part of the samples comes from where. `anywhere`: tiles of 512 px with 50 % overlap, as the paper lays them. */
export const samplingShareSchema = z.strictObject({
  source: z.enum(sourceNames),
  focus: z.enum(['mitotic-figure', 'atypical-figure', 'typical-figure', 'hard-negative', 'anywhere']),
  /** In any unit: shares are normalised. */
  share: z.number().positive(),
})
export type SamplingShare = Readonly<z.output<typeof samplingShareSchema>>
