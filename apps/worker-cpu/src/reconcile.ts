import type { Services } from './services.ts'
import { sweepAnalyses } from './sweep-analyses.ts'
import { sweepDeliveries } from './sweep-deliveries.ts'
import { sweepSlides } from './sweep-slides.ts'

/** One sweep: makes the queues agree with the database again. Each part runs though another fails. */
export async function handleReconcile(services: Services): Promise<void> {
  const parts = [sweepAnalyses(services), sweepDeliveries(services), sweepSlides(services)]
  const failures = (await Promise.allSettled(parts)).filter((part) => part.status === 'rejected')
  if (failures.length > 0)
    throw new AggregateError(
      failures.map((f) => f.reason),
      `${failures[0]!.reason}`,
    )
}
