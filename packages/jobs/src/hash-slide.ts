import { z } from 'zod'
import { defineJob } from './define-job.ts'

/** Reads a slide that was uploaded in parts once more, for the SHA-256 of the whole file. */
export const hashSlide = defineJob({
  name: 'hash-slide',
  payload: z.object({ slideId: z.uuid() }),
  attempts: 5,
  backoffMs: 5_000,
  id: ({ slideId }) => slideId,
})
