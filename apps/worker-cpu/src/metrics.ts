import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/** How an attempt at a webhook ended: with 2xx, with another status, with none, or it was not made. */
export type WebhookOutcome = 'delivered' | 'rejected' | 'unreachable' | 'refused'

interface EndedAnalysis {
  readonly state: 'completed' | 'partial' | 'failed'
  /** Share of its tiles; null where it failed. */
  readonly coverage: number | null
  readonly createdAt: Date
  /** Batches that it had to do without. */
  readonly batchesGivenUp: number
}

export interface Metrics {
  observeEnd(analysis: EndedAnalysis): void
  observeWebhook(outcome: WebhookOutcome): void
  observeRestart(): void
  observeSweep(): void
}

export function createMetrics(registry: Registry): Metrics {
  const registers = [registry]
  const ended = new Counter({
    name: 'metaphase_analyses_total',
    help: 'Analyses that ended, by how: cancelled ones are not counted',
    labelNames: ['state'],
    registers,
  })
  const duration = new Histogram({
    name: 'metaphase_analysis_duration_seconds',
    help: 'Time from the request of an analysis to its end',
    buckets: [10, 30, 60, 120, 300, 600, 1800, 3600, 14_400, 86_400],
    registers,
  })
  const coverage = new Histogram({
    name: 'metaphase_analysis_coverage_ratio',
    help: 'Share of the planned tiles that were analysed, of analyses with a result',
    buckets: [0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 1],
    registers,
  })
  const givenUp = new Counter({
    name: 'metaphase_batches_given_up_total',
    help: 'Batches that analyses had to do without: they failed at every attempt, or killed every worker that took them',
    registers,
  })
  const webhooks = new Counter({
    name: 'metaphase_webhook_attempts_total',
    help: 'Attempts at webhooks: delivered (2xx), rejected (another status), unreachable (no answer), refused (a private address)',
    labelNames: ['outcome'],
    registers,
  })
  const restarts = new Counter({
    name: 'metaphase_analysis_restarts_total',
    help: 'Analyses that the sweep planned again because their jobs were lost',
    registers,
  })
  const swept = new Gauge({
    name: 'metaphase_sweep_last_success_timestamp_seconds',
    help: 'When this process last ended a sweep well; 0 before it did',
    registers,
  })
  for (const state of ['completed', 'partial', 'failed']) ended.inc({ state }, 0)
  for (const outcome of ['delivered', 'rejected', 'unreachable', 'refused']) webhooks.inc({ outcome }, 0)
  return {
    observeEnd(analysis) {
      ended.inc({ state: analysis.state })
      givenUp.inc(analysis.batchesGivenUp)
      duration.observe((Date.now() - analysis.createdAt.getTime()) / 1000)
      if (analysis.coverage !== null) coverage.observe(analysis.coverage)
    },
    observeWebhook: (outcome) => webhooks.inc({ outcome }),
    observeRestart: () => restarts.inc(),
    observeSweep: () => swept.setToCurrentTime(),
  }
}
