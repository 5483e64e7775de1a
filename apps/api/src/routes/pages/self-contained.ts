import type { FastifyInstance } from 'fastify'

/** Tells browsers to load nothing from another host, whatever the libraries that make the pages write into them. */
export function keepSelfContained(app: FastifyInstance): void {
  const own = "'self'"
  const policy = [
    `default-src ${own}`,
    `script-src ${own} 'unsafe-inline'`,
    `style-src ${own} 'unsafe-inline'`,
    `img-src ${own} data: blob:`,
    `font-src ${own} data:`,
    `frame-ancestors 'none'`,
  ].join('; ')
  app.addHook('onSend', async (_request, reply) => {
    void reply.header('content-security-policy', policy)
  })
}
