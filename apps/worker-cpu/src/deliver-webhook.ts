import {
  disableEndpoint,
  findDelivery,
  recordDelivered,
  recordFailedAttempt,
  type AttemptOutcome,
  type Delivery,
} from '@metaphase/db'
import type { deliverWebhook, PayloadOf } from '@metaphase/jobs'
import type { Services } from './services.ts'
import type { WebhookAnswer, WebhookSender } from './webhook-request.ts'
import { nextAttemptMs, parseRetryAfterMs } from './webhook-schedule.ts'

const GONE = 410

/** Makes one attempt. Only 2xx is success; 410 disables the endpoint; anything else is tried again later, for days. */
export async function handleDeliverWebhook(
  services: Services,
  webhooks: WebhookSender,
  { deliveryId, attempt }: PayloadOf<typeof deliverWebhook>,
): Promise<void> {
  const { db, log } = services
  const delivery = await findDelivery(db, deliveryId)
  if (!delivery || delivery.state !== 'pending' || delivery.attempts !== attempt - 1) return
  if (!delivery.endpoint.enabled) {
    const error = 'The endpoint is disabled'
    return recordFailedAttempt(db, { deliveryId, attempt, status: null, error }, null)
  }
  const { answer, error } = await attemptDelivery(webhooks, delivery)
  const outcome: AttemptOutcome = { deliveryId, attempt, status: answer?.status ?? null, error }
  if (outcome.error === null) return recordDelivered(db, outcome)
  log.warn({ ...outcome, endpointId: delivery.endpointId }, 'webhook attempt failed')
  if (answer?.status === GONE)
    return disableEndpoint(db, delivery.endpointId, 'The endpoint answered 410 Gone')
  await scheduleNext(services, outcome, parseRetryAfterMs(answer?.retryAfter, Date.now()))
}

async function attemptDelivery(webhooks: WebhookSender, { event, endpoint }: Delivery) {
  const { url, secret } = endpoint
  const body = JSON.stringify({
    type: event.type,
    timestamp: event.createdAt.toISOString(),
    data: event.data,
  })
  try {
    const answer: WebhookAnswer = await webhooks.post({ url, secret, id: event.id, body })
    const success = answer.status >= 200 && answer.status < 300
    return { answer, error: success ? null : `The endpoint answered ${answer.status}` }
  } catch (error) {
    return { answer: null, error: error instanceof Error ? error.message : String(error) }
  }
}

async function scheduleNext(
  { db, senders, config }: Services,
  outcome: AttemptOutcome,
  retryAfterMs: number | null,
): Promise<void> {
  const delayMs = nextAttemptMs(outcome.attempt, Math.random(), retryAfterMs, config.WEBHOOK_RETRY_SPEEDUP)
  await recordFailedAttempt(db, outcome, delayMs === null ? null : new Date(Date.now() + delayMs))
  if (delayMs === null) return
  await senders.deliverWebhook.send(
    { deliveryId: outcome.deliveryId, attempt: outcome.attempt + 1 },
    { delayMs },
  )
}
