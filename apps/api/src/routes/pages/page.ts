import fastifyStatic from '@fastify/static'
import { MetaphaseError } from '@metaphase/errors'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { declareAccess } from '../../auth.ts'
import type { Route } from '../../route.ts'
import { keepSelfContained } from './self-contained.ts'

/** The page for people: built files under /assets/, and its document under / and every address of its own, /view/…. */
export const page: Route = async (app, { services: { config } }) => {
  const { PAGE_DIR: root, S3_ENDPOINT, S3_PUBLIC_ENDPOINT = S3_ENDPOINT } = config
  app.addHook('onRoute', declareAccess('public'))
  keepSelfContained(app, {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self' blob: data:",
    'font-src': "'self'",
    'connect-src': `'self' ${new URL(S3_PUBLIC_ENDPOINT).origin}`, // parts of slides go straight to the object store
    'worker-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  })
  await app.register(fastifyStatic, {
    root: join(root, 'assets'),
    prefix: '/assets/',
    maxAge: '1y', // their names hold the hash of their contents
    immutable: true,
    suppressWarning: true, // without a build the API serves all the same
  })
  for (const path of ['/', '/view/*'])
    app.get(path, { schema: { hide: true } }, async (_request, reply) => {
      if (!existsSync(join(root, 'index.html')))
        throw new MetaphaseError(
          'page-not-built',
          'The page has not been built: run "npm run setup" in the repository. The API is described at /docs.',
        )
      void reply.header('cache-control', 'no-cache')
      return reply.sendFile('index.html', root, { cacheControl: false })
    })
}
