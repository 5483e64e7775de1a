import type { Database } from './client.ts'
import type { Model } from './generated/client.ts'

/** Every registered bundle, newest first; the one activated last is the active one. */
export async function listModels(db: Database): Promise<{ models: Model[]; activeSha256: string | null }> {
  const models = await db.model.findMany({ orderBy: [{ createdAt: 'desc' }, { sha256: 'asc' }] })
  const activated = models.filter((model) => model.activatedAt !== null)
  const latest = activated.toSorted((a, b) => b.activatedAt!.getTime() - a.activatedAt!.getTime())[0]
  return { models, activeSha256: latest?.sha256 ?? null }
}
