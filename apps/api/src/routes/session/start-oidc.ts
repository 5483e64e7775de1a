import { z } from 'zod'
import { keepFlow } from '../../oidc/flow-cookie.ts'
import { requireProvider } from '../../oidc/require-provider.ts'
import { refuseOtherSites } from '../../other-sites.ts'
import { answers, type Route } from '../../route.ts'

export const startOidc: Route = async (app, { services }) => {
  app.post(
    '/session/oidc/start',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Begin to sign in through the identity provider: where to send the browser',
        description:
          'The answer sets a cookie for ten minutes, without which POST /session/oidc/finish refuses.',
        tags: ['Session'],
        response: answers({ 200: z.object({ address: z.url() }) }, [
          'sign-in-not-configured',
          'identity-provider-unavailable',
          'cross-site-request',
        ]),
      },
    },
    async (request, reply) => {
      refuseOtherSites(request)
      const { address, flow } = await requireProvider(services).begin()
      keepFlow(request, reply, flow)
      void reply.header('cache-control', 'no-store')
      return { address: address.href }
    },
  )
}
