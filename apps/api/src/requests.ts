import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify'
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Metrics } from './metrics/metrics.ts'

/** How long a client that was refused in the middle of its body may go on sending before its connection is cut. */
const LINGER_MS = 10_000

/** The caller's `x-request-id` where it is a plain word, else a new one. */
export function requestIdOf({ headers }: { headers: IncomingMessage['headers'] }): string {
  const given = headers['x-request-id']
  return typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID()
}

/** A log whose lines carry the trace that the caller is in (W3C `traceparent`). */
export function requestLogger(
  log: FastifyBaseLogger,
  bindings: object,
  options: object,
  raw: IncomingMessage,
): FastifyBaseLogger {
  const [, traceId, spanId] =
    /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-[\da-f]{2}/.exec(String(raw.headers['traceparent'])) ?? []
  return log.child(traceId ? { ...bindings, traceId, spanId } : bindings, options)
}

/** Gives every answer its request's id, measures it, and writes one line a request: no headers, bodies or queries. */
export function traceRequests(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id)
  })
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions, caller } = request
    const elapsedMs = Math.round(reply.elapsedTime)
    const line = {
      method,
      route: routeOptions.url ?? null,
      status: reply.statusCode,
      elapsedMs,
      apiKeyId: caller?.apiKeyId,
    }
    request.log.info(line, 'answered')
    metrics.observeRequest({
      method,
      route: routeOptions.url ?? 'none',
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    })
    drainUnreadBody(request)
  })
}

/** Closing at once would reset the connection and lose the answer: the rest of the body is read away for a while. */
function drainUnreadBody({ raw }: FastifyRequest): void {
  if (raw.complete !== false || raw.destroyed) return
  raw.unpipe()
  raw.resume()
  const cut = setTimeout(() => raw.socket.destroy(), LINGER_MS)
  raw.once('close', () => clearTimeout(cut))
}
