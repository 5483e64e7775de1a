import { context, propagation, trace, type Attributes } from '@opentelemetry/api'

/** Which trace the running code belongs to, as fields of a log line; none without a trace. For pino's `mixin`. */
export function traceFields(): { traceId?: string; spanId?: string } {
  const span = trace.getActiveSpan()?.spanContext()
  return span ? { traceId: span.traceId, spanId: span.spanId } : {}
}

/** W3C headers that carry the trace to whom we call; none without a trace. */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {}
  propagation.inject(context.active(), headers)
  return headers
}

/** Says of the span of the running request or job what it was about: ids and figures, no names. */
export function describeSpan(attributes: Attributes): void {
  trace.getActiveSpan()?.setAttributes(attributes)
}
