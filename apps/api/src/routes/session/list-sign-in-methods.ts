import { z } from 'zod'
import { answers, type Route } from '../../route.ts'

export const listSignInMethods: Route = async (app, { services: { identityProvider } }) => {
  app.get(
    '/session/methods',
    {
      config: { access: 'public' },
      schema: {
        summary: 'How one signs in here, besides with an API key',
        tags: ['Session'],
        response: answers({
          200: z.object({
            oidc: z
              .object({ name: z.string().describe('What people call the provider') })
              .nullable()
              .describe('Null: not through an identity provider'),
          }),
        }),
      },
    },
    async () => ({ oidc: identityProvider && { name: identityProvider.settings.name } }),
  )
}
