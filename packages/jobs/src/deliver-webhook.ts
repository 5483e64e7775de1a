import { z } from 'zod'
import { defineJob } from './define-job.ts'

/**
 * Sends one event to one endpoint, once. When and how often to try again is the database's to say:
 * a failed attempt records the next one's time, so `attempts` here is 1.
 */
export const deliverWebhook = defineJob({
  name: 'deliver-webhook',
  payload: z.object({ deliveryId: z.uuid(), attempt: z.int().positive() }),
  attempts: 1,
  backoffMs: 0,
  id: ({ deliveryId, attempt }) => `${deliveryId}.${attempt}`,
})
