import { databaseAgo, dropIdempotentRequests } from '@metaphase/db'
import type { Services } from './services.ts'
import { sweepAnalyses } from './sweep-analyses.ts'
import { sweepDeliveries } from './sweep-deliveries.ts'
import { sweepSlides } from './sweep-slides.ts'
import { sweepUploads } from './sweep-uploads.ts'

/** A client that repeats a request does so within minutes; a day later its key may be used again. */
const IDEMPOTENCY_KEPT_MS = 24 * 3_600_000

/** One sweep: makes the queues agree with the database again. Each part runs though another fails. */
export async function handleReconcile(services: Services): Promise<void> {
  const parts = [
    sweepAnalyses(services),
    sweepDeliveries(services),
    sweepSlides(services),
    sweepUploads(services),
    dropOldRequests(services),
  ]
  const failures = (await Promise.allSettled(parts)).filter((part) => part.status === 'rejected')
  if (failures.length > 0)
    throw new AggregateError(
      failures.map((f) => f.reason),
      `${failures[0]!.reason}`,
    )
  services.metrics.observeSweep()
}

const dropOldRequests = async ({ db }: Services): Promise<void> =>
  dropIdempotentRequests(db, (await databaseAgo(db))(IDEMPOTENCY_KEPT_MS))
