import { z } from 'zod'
import { defineJob } from './define-job.ts'

/** Runs the networks over one batch of the plan's tiles and stores its candidates. */
export const detectTiles = defineJob({
  name: 'detect-tiles',
  payload: z.object({
    analysisId: z.uuid(),
    generation: z.int().positive(),
    batch: z.int().nonnegative(),
    planKey: z.string().min(1),
  }),
  attempts: 5,
  backoffMs: 5_000,
  id: ({ analysisId, generation, batch }) => `${analysisId}.${generation}.${batch}`,
})
