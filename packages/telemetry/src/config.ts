import { z } from 'zod'

/** What of an app's environment decides who can see how it does; extended by each app's own `config.ts`. */
export const telemetryEnv = z.object({
  METRICS_HOST: z.string().min(1).default('127.0.0.1'),
  /** Where `/metrics` and `/health/live` are served, without a key: for the operator's network. 0 takes any free port; unset: nowhere. */
  METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  /** An OTLP receiver over HTTP; unset or empty: no traces. OpenTelemetry's other OTEL_EXPORTER_OTLP_… are read by its exporter. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().or(z.literal('')).optional(),
})
export type TelemetryEnv = z.output<typeof telemetryEnv>
