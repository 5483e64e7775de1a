import { MetaphaseError } from '@metaphase/errors'
import type { Database } from './client.ts'
import type { Prisma } from './generated/client.ts'

export interface ModelRow {
  readonly sha256: string
  readonly name: string
  readonly version: string
  readonly manifest: Prisma.InputJsonObject
}

/** Notes a bundle whose files are in storage; the same bundle again changes nothing. */
export async function registerModel(db: Database, model: ModelRow): Promise<void> {
  await db.model.upsert({ where: { sha256: model.sha256 }, create: model, update: {} })
}

/** Makes this bundle the default for new analyses. */
export async function activateModel(db: Database, sha256: string): Promise<void> {
  await db.model.update({ where: { sha256 }, data: { activatedAt: new Date() } })
}

export async function findActiveModel(db: Database) {
  return db.model.findFirst({ where: { activatedAt: { not: null } }, orderBy: { activatedAt: 'desc' } })
}

/** The bundle asked for by `name`, `name@version` or SHA-256, else the active one; `model-not-found` otherwise. */
export async function resolveModel(db: Database, reference: string | undefined) {
  if (reference === undefined) {
    const active = await findActiveModel(db)
    if (active) return active
    throw new MetaphaseError('model-not-found', 'No model is active: register a bundle and activate it')
  }
  const [name = '', version] = reference.split('@')
  const model = await db.model.findFirst({
    where: { OR: [{ sha256: reference }, { name, ...(version === undefined ? {} : { version }) }] },
    orderBy: { createdAt: 'desc' },
  })
  if (model) return model
  throw new MetaphaseError('model-not-found', `No registered model is "${reference}"; GET /models lists them`)
}
