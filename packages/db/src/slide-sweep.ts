import type { Database } from './client.ts'

/** Uploads that no byte has reached since `before`: their client or their API process has gone. */
export async function findStaleUploads(db: Database, before: Date, limit: number) {
  return db.slide.findMany({
    where: { state: 'uploading', touchedAt: { lt: before } },
    orderBy: { touchedAt: 'asc' },
    take: limit,
    select: { id: true },
  })
}

/** Every slide whose bytes are arriving: what is no member takes no bytes any more. */
export async function findUploadingIds(db: Database): Promise<Set<string>> {
  const uploading = await db.slide.findMany({ where: { state: 'uploading' }, select: { id: true } })
  return new Set(uploading.map(({ id }) => id))
}

/** Deleted slides that no worker can still be writing for. */
export async function findPurgeable(db: Database, before: Date, limit: number) {
  return db.slide.findMany({
    where: { state: 'deleting', touchedAt: { lt: before } },
    orderBy: { touchedAt: 'asc' },
    take: limit,
    select: { id: true, analyses: { select: { id: true } } },
  })
}

/**
 * Removes the row and, with it, its analyses, figures and reviews. Its webhook events stay, as some may still be on their way,
 * without the name that the lab gave the slide.
 */
export async function purgeSlide(db: Database, slideId: string): Promise<void> {
  await db.$transaction([
    db.slide.deleteMany({ where: { id: slideId, state: { in: ['uploading', 'deleting'] } } }),
    db.$executeRaw`
      UPDATE webhook_events SET data = jsonb_set(data, '{externalId}', 'null')
      WHERE data->>'slideId' = ${slideId} AND NOT EXISTS (SELECT 1 FROM slides WHERE id = ${slideId}::uuid)`,
  ])
}

/** Slides uploaded in parts whose whole-file SHA-256 is still to be found. */
export async function findUnhashed(db: Database, before: Date, limit: number) {
  return db.slide.findMany({
    where: { state: 'ready', sha256: null, touchedAt: { lt: before } },
    orderBy: { touchedAt: 'asc' },
    take: limit,
    select: { id: true },
  })
}

export async function recordSlideSha256(db: Database, slideId: string, sha256: string): Promise<void> {
  await db.slide.updateMany({ where: { id: slideId, sha256: null }, data: { sha256 } })
}
