import type { FastifyInstance } from 'fastify'

const own = "'self'"
/** For pages that libraries make, whatever they write into them. */
const ofLibraries = {
  'default-src': own,
  'script-src': `${own} 'unsafe-inline'`,
  'style-src': `${own} 'unsafe-inline'`,
  'img-src': `${own} data: blob:`,
  'font-src': `${own} data:`,
  'frame-ancestors': "'none'",
}

/** Tells browsers to load nothing from another host. */
export function keepSelfContained(
  app: FastifyInstance,
  directives: Readonly<Record<string, string>> = ofLibraries,
): void {
  const policy = Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ')
  app.addHook('onSend', async (_request, reply) => {
    void reply.header('content-security-policy', policy)
  })
}
