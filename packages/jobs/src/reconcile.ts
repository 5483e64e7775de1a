import { z } from 'zod'
import { defineJob } from './define-job.ts'

/** Queues again what the database says is unfinished, and removes what was left behind. `slot` counts sweep periods. */
export const reconcile = defineJob({
  name: 'reconcile',
  payload: z.object({ slot: z.int().nonnegative() }),
  attempts: 1,
  backoffMs: 0,
  id: ({ slot }) => `sweep.${slot}`,
})
