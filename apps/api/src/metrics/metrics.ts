import { openRegistry } from '@metaphase/telemetry'
import { Histogram, type Registry } from 'prom-client'

export interface Metrics {
  readonly registry: Registry
  observeRequest(request: { method: string; route: string; status: number; seconds: number }): void
}

export function createMetrics(): Metrics {
  const registry = openRegistry()
  const duration = new Histogram({
    name: 'metaphase_http_request_duration_seconds',
    help: 'Duration of requests until their answer was sent, by route; uploads include the time their bytes took',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60, 600],
    registers: [registry],
  })
  return {
    registry,
    observeRequest: ({ method, route, status, seconds }) =>
      duration.observe({ method, route, status: String(status) }, seconds),
  }
}
