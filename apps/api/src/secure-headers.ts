import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'

/** Headers for browsers: what the API answers is data, and may load, frame or run nothing. Pages set a policy of their own. */
export async function secureHeaders(app: FastifyInstance): Promise<void> {
  const none = ["'none'"]
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: none, baseUri: none, formAction: none, frameAncestors: none },
    },
    strictTransportSecurity: { includeSubDomains: false }, // other services of the same domain are not ours to bind
  })
}
