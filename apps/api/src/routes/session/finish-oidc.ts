import { findOrAddPerson, updatePerson } from '@metaphase/db'
import { MetaphaseError } from '@metaphase/errors'
import { z } from 'zod'
import { generateApiKey } from '../../api-key.ts'
import type { Identify } from '../../auth.ts'
import { flowOf, forgetFlow } from '../../oidc/flow-cookie.ts'
import { personOf, type Person } from '../../oidc/person.ts'
import { requireProvider } from '../../oidc/require-provider.ts'
import { answers, type Route } from '../../route.ts'
import { beginSession } from '../../session.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who signs in, as the identity provider describes them. */
    person: Person | null
  }
}

const body = z.strictObject({
  answer: z
    .string()
    .min(1)
    .max(8_000)
    .describe('The query that the provider added to the address it sent the browser back to'),
})

export const finishOidc: Route = async (app, { services }) => {
  app.decorateRequest('person', null)
  app.post(
    '/session/oidc/finish',
    {
      config: { access: 'sign-in', identify: identifyPerson },
      schema: {
        summary: 'Sign in through the identity provider: the answer sets a cookie',
        description:
          'The session lasts twelve hours. What it may do follows from the groups that the provider tells, at each sign-in anew.',
        tags: ['Session'],
        body,
        response: answers({ 204: z.undefined() }, [
          'request-invalid',
          'sign-in-not-configured',
          'sign-in-invalid',
          'sign-in-not-allowed',
          'identity-provider-unavailable',
          'cross-site-request',
        ]),
      },
    },
    async (request, reply) => {
      const { person, caller } = request
      if (!(await updatePerson(services.db, caller.apiKeyId, person!))) throw keptOut(caller.apiKeyId)
      forgetFlow(request, reply)
      beginSession(request, reply, caller.apiKeyId)
      return reply.code(204).send()
    },
  )
}

/** Makes a row of who signs in first, which may do nothing until the sign-in is on record. */
const identifyPerson: Identify = async (services, request) => {
  const provider = requireProvider(services)
  const { answer } = request.body as z.output<typeof body>
  const claims = await provider.end(flowOf(request), answer)
  const person = personOf(claims, provider.settings)
  request.person = person
  const { key: _nobodyHasIt, ...made } = generateApiKey()
  const apiKey = await findOrAddPerson(services.db, {
    tenantName: services.config.OIDC_TENANT!, // it is among what a provider needs
    identity: person.identity,
    name: person.name,
    ...made,
  })
  if (apiKey.revokedAt) throw keptOut(apiKey.id)
  return { apiKey, byBrowser: true, sessionEndsAt: null }
}

const keptOut = (id: string) =>
  new MetaphaseError(
    'sign-in-not-allowed',
    `You were kept out (${id}): an administrator can let you in again with POST /api-keys/${id}/readmit.`,
  )
