import { z } from 'zod'
import { defineJob } from './define-job.ts'

/** Opens the slide, finds tissue, lays the tiles, and adds one flow of `detect-tiles` under `reduce-slide`. */
export const planSlide = defineJob({
  name: 'plan-slide',
  payload: z.object({ analysisId: z.uuid(), generation: z.int().positive() }),
  attempts: 5,
  backoffMs: 2_000,
  id: ({ analysisId, generation }) => `${analysisId}.${generation}`,
})
