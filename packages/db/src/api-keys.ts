import { randomUUID } from 'node:crypto'
import type { Database } from './client.ts'
import type { ApiKey } from './generated/client.ts'

export interface NewApiKey {
  /** The tenant is made if there is none of this name. */
  readonly tenantName: string
  readonly name: string
  readonly prefix: string
  readonly sha256: string
  readonly scopes: string[]
}

/** Notes a key; one that is there already stays as it is, so that a start-up can bring its key every time. */
export async function insertApiKey(db: Database, { tenantName, ...key }: NewApiKey): Promise<void> {
  const tenant = await tenantNamed(db, tenantName)
  await db.apiKey.upsert({
    where: { sha256: key.sha256 },
    create: { id: randomUUID(), tenantId: tenant.id, ...key },
    update: {},
  })
}

/** The tenant of this name, made if there is none. */
export const tenantNamed = (db: Database, name: string) =>
  db.tenant.upsert({ where: { name }, create: { id: randomUUID(), name }, update: {} })

/** A key that works at `at`: not revoked, and not past the grace that its rotation left it. */
const inUse = (at: Date) => ({ revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: at } }] })

/** The key of this SHA-256 while it works. */
export async function findApiKey(db: Database, sha256: string): Promise<ApiKey | null> {
  return db.apiKey.findFirst({ where: { sha256, ...inUse(new Date()) } })
}

/** Every key the tenant ever had, newest first. */
export async function listApiKeys(db: Database, tenantId: string): Promise<ApiKey[]> {
  return db.apiKey.findMany({ where: { tenantId }, orderBy: [{ createdAt: 'desc' }, { id: 'asc' }] })
}

/** Makes a key of a tenant that exists. */
export async function addApiKey(
  db: Database,
  key: { tenantId: string } & Omit<NewApiKey, 'tenantName'>,
): Promise<ApiKey> {
  return db.apiKey.create({ data: { id: randomUUID(), ...key } })
}

/** Makes a successor with the same name and scopes, and lets the old key work until `oldUntil`; null where none works, or a person. */
export async function rotateApiKey(
  db: Database,
  { tenantId, id }: { tenantId: string; id: string },
  { oldUntil, ...made }: { oldUntil: Date } & Pick<NewApiKey, 'prefix' | 'sha256'>,
): Promise<ApiKey | null> {
  return db.$transaction(async (tx) => {
    const where = { id, tenantId, identity: null, revokedAt: null, expiresAt: null } // one successor each
    const { count } = await tx.apiKey.updateMany({ where, data: { expiresAt: oldUntil } })
    if (count === 0) return null
    const { name, scopes } = await tx.apiKey.findUniqueOrThrow({ where: { id } })
    return tx.apiKey.create({ data: { id: randomUUID(), tenantId, name, scopes, ...made } })
  })
}

/** Ends a key at once; false where the tenant has none of this id that works. */
export async function revokeApiKey(db: Database, tenantId: string, id: string): Promise<boolean> {
  const now = new Date()
  const { count } = await db.apiKey.updateMany({
    where: { id, tenantId, ...inUse(now) },
    data: { revokedAt: now },
  })
  return count > 0
}

/** The key with its tenant, unless it was revoked. */
export async function findApiKeyById(db: Database, id: string) {
  return db.apiKey.findFirst({ where: { id, ...inUse(new Date()) }, include: { tenant: true } })
}

/** Which of the keys are in use. */
export async function findUnrevoked(db: Database, ids: readonly string[]): Promise<Set<string>> {
  const where = { id: { in: [...ids] }, ...inUse(new Date()) }
  return new Set((await db.apiKey.findMany({ where, select: { id: true } })).map(({ id }) => id))
}

/** Notes a use, unless one since `before` is on record already. */
export async function recordApiKeyUse(db: Database, apiKeyId: string, before: Date): Promise<void> {
  await db.apiKey.updateMany({
    where: { id: apiKeyId, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: before } }] },
    data: { lastUsedAt: new Date() },
  })
}
