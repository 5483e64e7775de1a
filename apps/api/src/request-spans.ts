import { context, propagation, SpanKind, SpanStatusCode, trace, type Context } from '@opentelemetry/api'
import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** The span of the request, in the caller's trace if it said one (W3C `traceparent`). */
    traceContext: Context
  }
}

/** Makes a span of every request but those for the process' own health. What handlers queue continues its trace. */
export function spanRequests(app: FastifyInstance): void {
  const tracer = trace.getTracer('metaphase')
  app.decorateRequest('traceContext')
  app.addHook('onRequest', (request, _reply, done) => {
    const { method, headers, routeOptions } = request
    const route = routeOptions.url ?? 'no route'
    if (route.startsWith('/health/')) return done()
    const caller = propagation.extract(context.active(), headers)
    const attributes = { 'http.request.method': method, 'http.route': route }
    const span = tracer.startSpan(`${method} ${route}`, { kind: SpanKind.SERVER, attributes }, caller)
    request.traceContext = trace.setSpan(caller, span)
    const { traceId, spanId } = span.spanContext()
    request.log = request.log.child({ traceId, spanId })
    context.with(request.traceContext, done)
  })
  // the body arrived in events of the socket, which know of no request
  app.addHook('preValidation', (request, _reply, done) =>
    request.traceContext ? context.with(request.traceContext, done) : done(),
  )
  app.addHook('onResponse', async ({ traceContext }, { statusCode }) => {
    const span = traceContext && trace.getSpan(traceContext)
    span?.setAttribute('http.response.status_code', statusCode)
    if (statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR })
    span?.end()
  })
}
