import type { ApiKey } from '@metaphase/db'
import { z } from 'zod'
import { scopes, type Scope } from '../scopes.ts'

export const apiKeyView = z
  .object({
    id: z.uuid(),
    name: z.string(),
    prefix: z.string().describe("The key's first characters"),
    person: z
      .string()
      .nullable()
      .describe('Issuer and subject of who signs in through the identity provider; null: a key'),
    scopes: z.array(z.enum(scopes)),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable().describe('To a minute'),
    expiresAt: z.iso.datetime().nullable().describe('When a rotated key stops working'),
    revokedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ApiKey' })

/** What is shown of a key once, to whoever made it. */
export const newApiKeyView = apiKeyView
  .extend({ key: z.string().describe('mk_…; it is not kept and never shown again') })
  .meta({ id: 'NewApiKey' })

export function viewApiKey(apiKey: ApiKey): z.output<typeof apiKeyView> {
  const { id, name, prefix, createdAt, lastUsedAt, expiresAt, revokedAt } = apiKey
  const text = (date: Date | null) => date?.toISOString() ?? null
  return {
    id,
    name,
    prefix,
    person: apiKey.identity,
    scopes: apiKey.scopes as Scope[],
    createdAt: createdAt.toISOString(),
    lastUsedAt: text(lastUsedAt),
    expiresAt: text(expiresAt),
    revokedAt: text(revokedAt),
  }
}
