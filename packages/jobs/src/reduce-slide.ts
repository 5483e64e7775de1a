import { z } from 'zod'
import { defineJob } from './define-job.ts'

/** Merges the candidates of all batches, counts, and writes the result with its webhook events. */
export const reduceSlide = defineJob({
  name: 'reduce-slide',
  payload: z.object({ analysisId: z.uuid(), generation: z.int().positive(), planKey: z.string().min(1) }),
  attempts: 8,
  backoffMs: 2_000,
  id: ({ analysisId, generation }) => `${analysisId}.${generation}`,
})
