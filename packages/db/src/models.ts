import { MetaphaseError } from '@metaphase/errors'
import { createHash } from 'node:crypto'
import type { Database, Transaction } from './client.ts'
import type { Model, Prisma } from './generated/client.ts'

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

const endCanary = (db: Database | Transaction) =>
  db.model.updateMany({ where: { canaryShare: { not: null } }, data: { canaryShare: null } })

/** Makes this bundle the default for new analyses; none is tried beside it. */
export async function activateModel(db: Database, sha256: string): Promise<void> {
  await db.$transaction([
    endCanary(db),
    db.model.update({ where: { sha256 }, data: { activatedAt: new Date() } }),
  ])
}

/** Lets a share of slides, between 0 and 1, try this bundle in place of the active one; 0 ends that. */
export async function tryModel(db: Database, sha256: string, share: number): Promise<void> {
  await db.$transaction(async (tx) => {
    await endCanary(tx)
    if (share > 0) await tx.model.update({ where: { sha256 }, data: { canaryShare: share } })
  })
}

/**
 * Takes the last activation back and ends a trial: the bundle that was activated before is active again, which is returned.
 * Null, with nothing changed, where there is none. Done again, it goes back further.
 */
export async function rollBackModel(db: Database): Promise<Model | null> {
  return db.$transaction(async (tx) => {
    const [active, before] = await tx.model.findMany({ ...activated, take: 2 })
    if (!active || !before) return null
    await tx.model.update({ where: { sha256: active.sha256 }, data: { activatedAt: null } })
    await endCanary(tx)
    return { ...before, canaryShare: null }
  })
}

const activated = {
  where: { activatedAt: { not: null } },
  orderBy: { activatedAt: 'desc' },
} as const satisfies Prisma.ModelFindManyArgs

export async function findActiveModel(db: Database): Promise<Model | null> {
  return db.model.findFirst(activated)
}

/** The bundle of this SHA-256; `model-not-found` otherwise. */
export async function requireModel(db: Database, sha256: string): Promise<Model> {
  const model = await db.model.findUnique({ where: { sha256 } })
  if (model) return model
  throw new MetaphaseError('model-not-found', `No registered model is "${sha256}"; GET /models lists them`)
}

/**
 * The bundle asked for by `name`, `name@version` or SHA-256; else the one that is tried, if this slide is in its share; else the
 * active one. `model-not-found` otherwise.
 */
export async function resolveModel(
  db: Database,
  reference: string | undefined,
  slideId: string,
): Promise<Model> {
  if (reference === undefined) {
    const tried = await db.model.findFirst({ where: { canaryShare: { not: null } } })
    if (tried && tried.canaryShare! > placeOf(slideId, tried.sha256)) return tried
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

/** Where a slide lies between 0 and 1, the same each time it is asked, and elsewhere for another model. */
const placeOf = (slideId: string, modelSha256: string): number =>
  createHash('sha256').update(`${slideId}${modelSha256}`).digest().readUInt32BE() / 2 ** 32
