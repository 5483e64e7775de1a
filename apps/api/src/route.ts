import { errorSpecs, type ErrorCode } from '@metaphase/errors'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { problemSchema } from './problem.ts'
import type { Services } from './services.ts'

/** One route, given what it needs. */
export type Route = FastifyPluginAsyncZod<{ services: Services }>

/** What any route behind an API key may answer. */
const anyRouteRefuses = [
  'api-key-missing',
  'api-key-invalid',
  'session-expired',
  'scope-missing',
  'database-unavailable',
] as const

interface ProblemAnswer {
  readonly description: string
  readonly content: { readonly 'application/problem+json': { readonly schema: typeof problemSchema } }
}

interface FileAnswer {
  readonly description: string
  readonly content: Readonly<Record<string, { readonly schema: z.ZodType }>>
}

/** An answer that is a file, streamed. */
export const fileAnswer = (contentType: string, description: string): FileAnswer => ({
  description,
  content: { [contentType]: { schema: z.any().meta({ type: 'string', format: 'binary' }) } },
})

/** The `response` of a route's schema: its own answers, and its refusals by status. */
export function answers<const Own extends Readonly<Record<number, z.ZodType | FileAnswer>>>(
  own: Own,
  refusals: readonly ErrorCode[] = [],
): Own & Readonly<Record<string, ProblemAnswer>> {
  const byStatus: Record<string, ProblemAnswer> = {}
  for (const code of new Set([...refusals, ...anyRouteRefuses])) {
    const { status, title } = errorSpecs[code]
    const description = [byStatus[status]?.description, `\`${code}\`: ${title}`].filter(Boolean).join('; ')
    byStatus[status] = { description, content: { 'application/problem+json': { schema: problemSchema } } }
  }
  return { ...byStatus, ...own } as Own & Readonly<Record<string, ProblemAnswer>>
}
