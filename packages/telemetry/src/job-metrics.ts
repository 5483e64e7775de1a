import { Gauge, Histogram, type Registry } from 'prom-client'

/** How one attempt at a job ended. */
interface EndedAttempt {
  readonly jobName: string
  readonly seconds: number
  readonly outcome: string
}

interface QueueActivity {
  readonly jobName: string
  readonly running: number
}

/** What every worker says of its jobs. */
export function createJobMetrics(
  registry: Registry,
  jobNames: readonly string[],
  activity: () => readonly QueueActivity[],
) {
  const duration = new Histogram({
    name: 'metaphase_job_duration_seconds',
    help: 'Duration of attempts at jobs; outcome: completed, retried (it will be tried again), failed (for good)',
    labelNames: ['job', 'outcome'],
    buckets: [0.05, 0.25, 1, 2.5, 5, 10, 30, 60, 150, 300, 900, 3600],
    registers: [registry],
  })
  // a rate needs the 0 before the first
  for (const job of jobNames)
    for (const outcome of ['completed', 'retried', 'failed']) duration.zero({ job, outcome })
  const running = new Gauge({
    name: 'metaphase_jobs_running',
    help: 'Jobs that this process is working on',
    labelNames: ['job'],
    registers: [],
    collect() {
      for (const { jobName, running } of activity()) this.set({ job: jobName }, running)
    },
  })
  registry.registerMetric(running)
  return {
    observe({ jobName, outcome, seconds }: EndedAttempt) {
      duration.observe({ job: jobName, outcome }, seconds)
    },
  }
}
