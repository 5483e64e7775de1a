import {
  disableEndpoint,
  findDelivery,
  recordDelivered,
  recordFailedAttempt,
  type AttemptOutcome,
  type Delivery,
} from '@metaphase/db'
import { codeOf } from '@metaphase/errors'
import type { deliverWebhook, PayloadOf } from '@metaphase/jobs'
import { describeSpan } from '@metaphase/telemetry'
import type { WebhookOutcome } from './metrics.ts'
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
  const { db, metrics, log } = services
  const delivery = await findDelivery(db, deliveryId)
  if (!delivery || delivery.state !== 'pending' || delivery.attempts !== attempt - 1) return
  if (!delivery.endpoint.enabled) {
    const error = 'The endpoint is disabled'
    return recordFailedAttempt(db, { deliveryId, attempt, status: null, error }, null)
  }
  const { analysisId, slideId } = delivery.event.data as Partial<Record<string, string>>
  const about = { slideId, analysisId, deliveryId, attempt }
  describeSpan(about)
  const { answer, error, outcome: ended } = await attemptDelivery(webhooks, delivery)
  metrics.observeWebhook(ended)
  const outcome: AttemptOutcome = { deliveryId, attempt, status: answer?.status ?? null, error }
  if (outcome.error === null) {
    log.info({ ...about, status: outcome.status }, 'webhook delivered')
    return recordDelivered(db, outcome)
  }
  log.warn({ ...about, ...outcome, endpointId: delivery.endpointId }, 'webhook attempt failed')
  if (answer?.status === GONE)
    return disableEndpoint(db, delivery.endpointId, 'The endpoint answered 410 Gone')
  await scheduleNext(services, outcome, parseRetryAfterMs(answer?.retryAfter, Date.now()))
}

interface Attempted {
  readonly answer: WebhookAnswer | null
  /** Null where it was delivered. */
  readonly error: string | null
  readonly outcome: WebhookOutcome
}

async function attemptDelivery(webhooks: WebhookSender, { event, endpoint }: Delivery): Promise<Attempted> {
  const { url, secret } = endpoint
  const body = JSON.stringify({
    type: event.type,
    timestamp: event.createdAt.toISOString(),
    data: event.data,
  })
  try {
    const answer = await webhooks.post({ url, secret, id: event.id, body })
    const success = answer.status >= 200 && answer.status < 300
    if (success) return { answer, error: null, outcome: 'delivered' }
    return { answer, error: `The endpoint answered ${answer.status}`, outcome: 'rejected' }
  } catch (error) {
    const outcome = codeOf(error) === 'webhook-address-refused' ? 'refused' : 'unreachable'
    return { answer: null, error: error instanceof Error ? error.message : String(error), outcome }
  }
}

async function scheduleNext(
  { db, senders, config }: Services,
  outcome: AttemptOutcome,
  retryAfterMs: number | null,
): Promise<void> {
  const delayMs = nextAttemptMs(outcome.attempt, Math.random(), retryAfterMs, config.WEBHOOK_RETRY_SPEEDUP)
  await recordFailedAttempt(db, outcome, delayMs)
  if (delayMs === null) return
  await senders.deliverWebhook.send(
    { deliveryId: outcome.deliveryId, attempt: outcome.attempt + 1 },
    { delayMs },
  )
}
