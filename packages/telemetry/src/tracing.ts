import { context, propagation, SpanKind, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  SamplingDecision,
  TracerProvider,
  type Sampler,
} from '@opentelemetry/sdk-trace'
import type { TelemetryEnv } from './config.ts'

export interface Tracing {
  readonly isOn: boolean
  /** Sends what is left. */
  close(): Promise<void>
}

/** A trace begins with a request or with a job: not with BullMQ's looking for the next one, which never ends. */
const beginsWithWork: Sampler = {
  shouldSample: (_context, _traceId, _name, kind) => ({
    decision:
      kind === SpanKind.SERVER || kind === SpanKind.CONSUMER
        ? SamplingDecision.RECORD_AND_SAMPLED
        : SamplingDecision.NOT_RECORD,
  }),
  toString: () => 'beginsWithWork',
}

/** Makes this process a part of traces, if there is somebody to send them to. Call it before anything that is traced is opened. */
export function startTracing(env: TelemetryEnv, appName: string): Tracing {
  if (!env.OTEL_EXPORTER_OTLP_ENDPOINT) return { isOn: false, close: async () => {} }
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.namespace': 'metaphase', 'service.name': appName }),
    sampler: new ParentBasedSampler({ root: beginsWithWork }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  trace.setGlobalTracerProvider(provider)
  return { isOn: true, close: () => provider.shutdown() }
}
