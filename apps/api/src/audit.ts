import { recordAuditEvent, recordAuditOutcome } from '@metaphase/db'
import type { FastifyInstance } from 'fastify'
import type { Services } from './services.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Where the request is in the audit log; null where it changes nothing. */
    auditEventId: bigint | null
  }
}

const changesNothing = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Has every request that may change something on record before its handler runs, so that nothing is changed unrecorded: where
 * it cannot be recorded it is refused. The status follows the answer.
 */
export function auditChanges(app: FastifyInstance, { db, inFlight, log }: Services): void {
  app.decorateRequest('auditEventId', null)
  app.addHook('preHandler', async (request) => {
    const { caller, method, routeOptions, ip: address, params, id: requestId } = request
    if (changesNothing.has(method) || caller === undefined) return
    request.auditEventId = await recordAuditEvent(db, {
      tenantId: caller.tenantId,
      apiKeyId: caller.apiKeyId,
      address,
      method,
      route: routeOptions.url ?? '',
      params: { ...(params as Record<string, string>) },
      requestId,
    })
  })
  app.addHook('onResponse', async ({ auditEventId, id: requestId }, { statusCode }) => {
    if (auditEventId === null) return
    inFlight
      .track(recordAuditOutcome(db, auditEventId, statusCode))
      .catch((error: Error) => log.warn({ error: error.message, requestId }, 'outcome not recorded'))
  })
}
