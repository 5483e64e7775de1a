import scalar from '@scalar/fastify-api-reference'
import { declareAccess } from '../../auth.ts'
import type { Route } from '../../route.ts'
import { keepSelfContained } from './self-contained.ts'

/** The API's description: /openapi.json for programs, /docs for people. */
export const docs: Route = async (app) => {
  app.addHook('onRoute', declareAccess('ops'))
  keepSelfContained(app)
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  await app.register(scalar, {
    routePrefix: '/docs',
    configuration: {
      url: '/openapi.json',
      pageTitle: 'Metaphase API',
      withDefaultFonts: false,
      telemetry: false,
      hideClientButton: true,
      showDeveloperTools: 'never',
      authentication: { preferredSecurityScheme: 'apiKey' },
      agent: { disabled: true },
      mcp: { disabled: true },
    },
  })
}
