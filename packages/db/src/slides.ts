import type { Database } from './client.ts'
import { databaseNow } from './clock.ts'
import type { Prisma, Slide } from './generated/client.ts'

/** What is known of a slide before its bytes have arrived. */
export interface SlideDraft {
  readonly id: string
  readonly tenantId: string
  readonly fileName: string | null
  readonly externalId?: string | null
  readonly metadata?: Prisma.InputJsonObject
  /** As the client announced it; the stored object's own size takes its place. */
  readonly sizeBytes?: bigint | null
  readonly uploadIntent?: Prisma.InputJsonObject
}

/** Null where there is a slide of this id. */
export async function createUploadingSlide(db: Database, draft: SlideDraft): Promise<Slide | null> {
  const data = { ...draft, state: 'uploading' } as const
  const [slide] = await db.slide.createManyAndReturn({ data, skipDuplicates: true })
  return slide ?? null
}

/** Notes S3's id of the multipart upload, by which a presigned upload is known. */
export async function recordS3Upload(db: Database, slideId: string, s3UploadId: string): Promise<void> {
  await db.slide.updateMany({ where: { id: slideId, state: 'uploading' }, data: { s3UploadId } })
}

/** Says that the upload lives, so that the sweep leaves it alone. */
export async function touchUpload(db: Database, slideId: string): Promise<void> {
  await db.$executeRaw`
    UPDATE slides SET touched_at = clock_timestamp() WHERE id = ${slideId}::uuid AND state = 'uploading'`
}

/** The presigned upload while it is open. */
export async function findUpload(db: Database, tenantId: string, slideId: string): Promise<Slide | null> {
  return db.slide.findFirst({
    where: { id: slideId, tenantId, state: 'uploading', s3UploadId: { not: null } },
  })
}

/** What a file measures. */
export interface SlideMeasures {
  readonly widthPx: number
  readonly heightPx: number
  readonly mppX: number
  readonly mppY: number
  readonly mppSource: string
}

/** What the stored file turned out to be. Its measures are null where only opening it tells, which plan-slide does. */
export interface SlideFacts extends Nullable<SlideMeasures> {
  readonly externalId: string | null
  readonly metadata: Prisma.InputJsonObject
  readonly sizeBytes: bigint
  /** Null until `hash-slide` has read the file. */
  readonly sha256: string | null
  readonly format: string
  readonly vendor: string
}
type Nullable<T> = { readonly [K in keyof T]: T[K] | null }

/** Completes a slide that could not be measured when it arrived. */
export async function recordMeasures(db: Database, slideId: string, measures: SlideMeasures): Promise<void> {
  await db.slide.updateMany({ where: { id: slideId, state: 'ready' }, data: { ...measures } })
}

/** An analysis to be made with the slide, in the same transaction. */
export interface FirstAnalysis {
  readonly id: string
  readonly modelSha256: string
}

/** Makes an uploaded slide ready, with its first analysis. False when it is no longer uploading: ready already, or removed. */
export async function admitSlide(
  db: Database,
  slideId: string,
  facts: SlideFacts,
  analysis: FirstAnalysis | null,
): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const { count } = await tx.slide.updateMany({
      where: { id: slideId, state: 'uploading' },
      data: {
        ...facts,
        state: 'ready',
        s3UploadId: null,
        uploadIntent: {},
        touchedAt: await databaseNow(tx),
      },
    })
    if (count === 0) return false
    if (analysis) {
      const { tenantId } = await tx.slide.findUniqueOrThrow({ where: { id: slideId } })
      await tx.analysis.create({ data: { ...analysis, tenantId, slideId } })
    }
    return true
  })
}

/**
 * Takes an upload out of every reader's sight before its objects go; false when it is not uploading any more, or was touched
 * after `untouchedSince`.
 */
export async function beginDiscarding(
  db: Database,
  slideId: string,
  { untouchedSince }: { untouchedSince?: Date } = {},
): Promise<boolean> {
  const touched = untouchedSince ? { touchedAt: { lt: untouchedSince } } : {}
  return leaveState(db, { id: slideId, state: 'uploading', ...touched })
}

/** Takes a ready slide out of every reader's sight before its objects go; false when it is not ready (any more). */
export async function beginDeleting(db: Database, tenantId: string, slideId: string): Promise<boolean> {
  return leaveState(db, { id: slideId, tenantId, state: 'ready' })
}

async function leaveState(db: Database, where: Prisma.SlideWhereInput): Promise<boolean> {
  const data = { state: 'deleting', touchedAt: await databaseNow(db) } as const
  const { count } = await db.slide.updateMany({ where, data })
  return count === 1
}

const withAnalyses = {
  analyses: { orderBy: { createdAt: 'desc' }, include: { model: true } },
} as const satisfies Prisma.SlideInclude

/** The slide with its analyses, latest first; null where this tenant sees none. */
export async function findSlide(db: Database, tenantId: string, slideId: string) {
  return db.slide.findFirst({
    where: { id: slideId, tenantId, state: { not: 'deleting' } },
    include: withAnalyses,
  })
}
export type SlideWithAnalyses = NonNullable<Awaited<ReturnType<typeof findSlide>>>

/** A place in the list of slides: the last one seen. */
export interface SlidePosition {
  readonly createdAt: Date
  readonly id: string
}

/** The slide alone, once it is ready; null where this tenant sees none. */
export async function findReadySlide(db: Database, tenantId: string, id: string): Promise<Slide | null> {
  return db.slide.findFirst({ where: { id, tenantId, state: 'ready' } })
}

/** Newest first, each with its analyses, latest first. */
export async function listSlides(
  db: Database,
  tenantId: string,
  { externalId, after, limit }: { externalId?: string; after?: SlidePosition; limit: number },
): Promise<SlideWithAnalyses[]> {
  const isAfter: Prisma.SlideWhereInput = after
    ? {
        createdAt: { lte: after.createdAt },
        OR: [{ createdAt: { lt: after.createdAt } }, { id: { gt: after.id } }],
      }
    : {}
  return db.slide.findMany({
    where: {
      tenantId,
      state: { not: 'deleting' },
      ...(externalId === undefined ? {} : { externalId }),
      ...isAfter,
    },
    include: withAnalyses,
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    take: limit,
  })
}
