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
  const tenant = await db.tenant.upsert({
    where: { name: tenantName },
    create: { id: randomUUID(), name: tenantName },
    update: {},
  })
  await db.apiKey.upsert({
    where: { sha256: key.sha256 },
    create: { id: randomUUID(), tenantId: tenant.id, ...key },
    update: {},
  })
}

/** The key of this SHA-256 unless it was revoked. */
export async function findApiKey(db: Database, sha256: string): Promise<ApiKey | null> {
  return db.apiKey.findFirst({ where: { sha256, revokedAt: null } })
}

/** The key with its tenant, unless it was revoked. */
export async function findApiKeyById(db: Database, id: string) {
  return db.apiKey.findFirst({ where: { id, revokedAt: null }, include: { tenant: true } })
}

/** Which of the keys are in use. */
export async function findUnrevoked(db: Database, ids: readonly string[]): Promise<Set<string>> {
  const where = { id: { in: [...ids] }, revokedAt: null }
  return new Set((await db.apiKey.findMany({ where, select: { id: true } })).map(({ id }) => id))
}

/** Notes a use, unless one since `before` is on record already. */
export async function recordApiKeyUse(db: Database, apiKeyId: string, before: Date): Promise<void> {
  await db.apiKey.updateMany({
    where: { id: apiKeyId, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: before } }] },
    data: { lastUsedAt: new Date() },
  })
}
