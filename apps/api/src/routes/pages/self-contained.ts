import type { FastifyInstance } from 'fastify'
import { createHash } from 'node:crypto'

/**
 * Tells browsers to load nothing from another host, whatever the libraries that make the pages write into them, and to run no
 * script that did not come from here: of those within a page only the ones it was sent with, by their hashes.
 */
export function keepSelfContained(app: FastifyInstance): void {
  app.addHook('onSend', async (_request, reply, payload) => {
    void reply.header('content-security-policy', policyFor(typeof payload === 'string' ? payload : ''))
    return payload
  })
}

function policyFor(html: string): string {
  const own = "'self'"
  const inline = [...html.matchAll(/<script\b(?![^>]*\bsrc\s*=)[^>]*>(.*?)<\/script>/gis)]
  const hashes = inline.map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  )
  return [
    `default-src ${own}`,
    `script-src ${[own, ...hashes].join(' ')}`,
    `style-src ${own} 'unsafe-inline'`,
    `img-src ${own} data: blob:`,
    `font-src ${own} data:`,
    `base-uri ${own}`,
    `object-src 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ')
}
