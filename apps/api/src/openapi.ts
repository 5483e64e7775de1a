import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { STATUS_CODES } from 'node:http'
import type { z } from 'zod'
import { SESSION_COOKIE } from './session.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The fields of a multipart form, for the description alone: the handler reads them as they arrive. */
    form?: z.ZodObject
  }
}

/** Describes every route that is registered after it, as OpenAPI 3.1. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Metaphase',
        version: '0.1.0',
        description:
          'Finds mitotic figures on whole-slide images and counts them per mm². Every error is an RFC 9457 problem.',
      },
      components: {
        securitySchemes: {
          apiKey: { type: 'http', scheme: 'bearer', description: 'An API key, mk_…' },
          apiKeyAsPassword: {
            type: 'http',
            scheme: 'basic',
            description: 'An API key as the password, for browsers',
          },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: SESSION_COOKIE,
            description: 'Set by POST /session',
          },
        },
      },
    },
    transform: (document) => {
      const { access = 'admin', form } = document.route.config ?? {}
      const described = form
        ? { ...document.schema, body: form, consumes: ['multipart/form-data'] }
        : document.schema
      if (access === 'public' || access === 'sign-in' || !described || described.hide)
        return jsonSchemaTransform({ ...document, schema: described })
      const needs = access === 'any' ? 'Needs any key.' : `Needs the scope \`${access}\`.`
      const description = described.description ? `${described.description}\n\n${needs}` : needs
      const security = [{ apiKey: [] }, { apiKeyAsPassword: [] }, { session: [] }]
      return jsonSchemaTransform({ ...document, schema: { ...described, description, security } })
    },
    transformObject: (document) => tidy(jsonSchemaTransformObject(document)),
  })
}

type Description = ReturnType<typeof jsonSchemaTransformObject>
type Answers = Record<string, { description: string }>

/** Where the libraries say nothing of an answer its status does; of the named schemas, only answers use any. */
function tidy(description: Description): Description {
  for (const path of Object.values(description.paths ?? {}))
    for (const operation of Object.values(path as Record<string, { responses?: Answers }>))
      for (const [status, answer] of Object.entries(operation.responses ?? {}))
        if (answer.description === 'Default Response') answer.description = STATUS_CODES[status] ?? status
  const { schemas = {} } =
    (description as { components?: { schemas?: Record<string, object> } }).components ?? {}
  for (const name of Object.keys(schemas)) if (name.endsWith('Input')) delete schemas[name]
  return description
}
