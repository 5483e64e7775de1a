import { countDeadDeliveries, countUnfinished } from '@metaphase/db'
import type { QueueDepths } from '@metaphase/jobs'
import { Gauge } from 'prom-client'
import { askServices } from '../routes/health/ready.ts'
import type { Services } from '../services.ts'

/**
 * What belongs to the whole system and not to one process, read anew for each scrape: queues, unfinished analyses, dead
 * webhooks, and which services answer. Every API process says the same, so that rules take the maximum over them.
 */
export function registerSystemMetrics(services: Services, depths: QueueDepths): void {
  const { db, log, metrics } = services
  const registers = [metrics.registry]
  const gauge = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    read: (set: (labels: Partial<Record<Label, string>>, value: number) => void) => Promise<void>,
  ) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      async collect() {
        this.reset() // what cannot be read is absent, not what it was
        await read((labels, value) => this.set(labels, value)).catch((error: Error) =>
          log.debug({ metric: name, error: error.message }, 'not measured'),
        )
      },
    })

  gauge('metaphase_service_up', 'Whether a service that the API needs answers', ['service'], async (set) => {
    for (const [service, { ok }] of Object.entries(await askServices(services))) set({ service }, ok ? 1 : 0)
  })
  const jobs = 'Jobs by queue and state; to scale workers take waiting + active, never waiting alone'
  gauge('metaphase_queue_jobs', jobs, ['queue', 'state'], async (set) => {
    for (const { queue, jobs: byState } of await depths.read())
      for (const [state, count] of Object.entries(byState)) set({ queue, state }, count)
  })
  const age = 'How long the oldest waiting job could have run; of reduce-slide since its batches were queued'
  gauge('metaphase_queue_oldest_waiting_seconds', age, ['queue'], async (set) => {
    for (const { queue, oldestWaitingS } of await depths.read()) set({ queue }, oldestWaitingS)
  })
  gauge('metaphase_analyses_unfinished', 'Analyses that have not ended, by state', ['state'], async (set) => {
    for (const { state, count } of await countUnfinished(db)) set({ state }, count)
  })
  const asked = 'How long ago the oldest analysis that has not ended was asked for, by state'
  gauge('metaphase_analysis_oldest_unfinished_seconds', asked, ['state'], async (set) => {
    for (const { state, oldestAgeS } of await countUnfinished(db)) set({ state }, oldestAgeS)
  })
  gauge('metaphase_webhook_dead_letters', 'Deliveries that are given up', [], async (set) => {
    set({}, await countDeadDeliveries(db))
  })
}
