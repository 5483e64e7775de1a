import { randomUUID } from 'node:crypto'
import { tenantNamed, type NewApiKey } from './api-keys.ts'
import type { Database } from './client.ts'
import type { ApiKey } from './generated/client.ts'

/** A person as a row of keys: made by who first signs in, with no scope yet. */
export interface NewPerson extends Omit<NewApiKey, 'scopes'> {
  /** Issuer and subject, with a space between them. */
  readonly identity: string
}

/** The person's row in the tenant, made if there is none; revoked ones too, as they are to stay out. */
export async function findOrAddPerson(
  db: Database,
  { tenantName, identity, ...made }: NewPerson,
): Promise<ApiKey> {
  const { id: tenantId } = await tenantNamed(db, tenantName)
  await db.apiKey.createMany({
    data: [{ id: randomUUID(), tenantId, identity, scopes: [], ...made }],
    skipDuplicates: true,
  })
  return db.apiKey.findUniqueOrThrow({ where: { tenantId_identity: { tenantId, identity } } })
}

/** Sets what the provider now says of a person; false where they were revoked meanwhile. */
export async function updatePerson(
  db: Database,
  id: string,
  { name, scopes }: { readonly name: string; readonly scopes: readonly string[] },
): Promise<boolean> {
  const where = { id, revokedAt: null }
  const { count } = await db.apiKey.updateMany({ where, data: { name, scopes: [...scopes] } })
  return count > 0
}

/**
 * Lets a revoked person sign in again, as a row of its own: the old one stays revoked, and with it the sessions that it began.
 * False where the tenant has no such person.
 */
export async function readmitPerson(db: Database, tenantId: string, id: string): Promise<boolean> {
  const where = { id, tenantId, identity: { not: null }, revokedAt: { not: null } }
  const { count } = await db.apiKey.updateMany({ where, data: { identity: null } })
  return count > 0
}
