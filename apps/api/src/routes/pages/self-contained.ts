import type { FastifyInstance } from 'fastify'
import { createHash } from 'node:crypto'

type Directives = Readonly<Record<string, string>>

/**
 * Tells browsers to load nothing from another host, whatever the libraries that make the pages write into them, and to run no
 * script that did not come from here. `directivesFor` is given the page, where it is text.
 */
export function keepSelfContained(
  app: FastifyInstance,
  directivesFor: (html: string) => Directives = ofLibraries,
): void {
  app.addHook('onSend', async (_request, reply, payload) => {
    const directives = directivesFor(typeof payload === 'string' ? payload : '')
    const policy = Object.entries(directives).map(([name, sources]) => `${name} ${sources}`)
    void reply.header('content-security-policy', policy.join('; '))
    return payload
  })
}

/** For pages that libraries make: of the scripts within a page only those it was sent with, by their hashes. */
function ofLibraries(html: string): Directives {
  const own = "'self'"
  const inline = [...html.matchAll(/<script\b(?![^>]*\bsrc\s*=)[^>]*>(.*?)<\/script>/gis)]
  const hashes = inline.map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  )
  return {
    'default-src': own,
    'script-src': [own, ...hashes].join(' '),
    'style-src': `${own} 'unsafe-inline'`,
    'img-src': `${own} data: blob:`,
    'font-src': `${own} data:`,
    'base-uri': own,
    'object-src': "'none'",
    'frame-ancestors': "'none'",
  }
}
