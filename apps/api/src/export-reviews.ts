import { findReviewedSlides, type Database, type SlideWithReviews } from '@metaphase/db'
import { MetaphaseError } from '@metaphase/errors'
import { getStream, keys, objectSizeBytes, type Store } from '@metaphase/storage'
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { reviewedLabels } from './reviews/reviewed-labels.ts'
import { runCommand, withDatabaseAndStore } from './command.ts'

interface ExportedReviews {
  readonly slides: number
  readonly figures: number
}

/**
 * Writes the reviewed slides of a tenant as a data set that `trainer` reads as `reviews` and `reviews-atypical`: the slide
 * files under `slides/`, those that lie there already left alone, and `reviews.json`. Nothing in it names a patient, a file
 * or a reviewer. Throws storage-unavailable.
 */
export async function exportReviews(
  { db, store }: { db: Database; store: Store },
  { tenantName, folder }: { tenantName: string; folder: string },
): Promise<ExportedReviews> {
  await mkdir(folder, { recursive: true })
  const slides = []
  for (const slide of await findReviewedSlides(db, tenantName)) {
    await copySlide(store, keys.slide(slide.id), folder)
    slides.push(await describe(db, slide))
  }
  const path = join(folder, 'reviews.json')
  const json = JSON.stringify({ format: 'metaphase-reviews', version: 1, slides }, null, 1)
  await writeFile(`${path}.partial`, `${json}\n`)
  await rename(`${path}.partial`, path)
  return { slides: slides.length, figures: slides.reduce((sum, { figures }) => sum + figures.length, 0) }
}

/** A slide never changes: one that lies there is as it should be. */
async function copySlide(store: Store, key: string, folder: string): Promise<void> {
  const path = join(folder, key)
  if (await stat(path).catch(() => null)) return
  await mkdir(dirname(path), { recursive: true })
  const sizeBytes = await objectSizeBytes(store, key)
  await pipeline(await getStream(store, key), createWriteStream(`${path}.partial`))
  const { size } = await stat(`${path}.partial`)
  if (size !== sizeBytes)
    throw new MetaphaseError(
      'storage-unavailable',
      `${key} has ${sizeBytes} bytes but ${size} arrived; export again`,
    )
  await rename(`${path}.partial`, path)
}

async function describe(db: Database, slide: SlideWithReviews) {
  const { id, sha256, vendor, widthPx, heightPx, mppX, mppY } = slide
  return {
    file: keys.slide(id),
    slideId: id,
    caseId: caseOf(slide),
    sha256,
    scanner: vendor ?? 'unknown',
    widthPx,
    heightPx,
    mpp: { x: mppX, y: mppY },
    ...(await reviewedLabels(db, slide)),
  }
}

/** Slides whose metadata have the same `caseId` are of one case; the tenant's id, which is nowhere told, hides what it says. */
function caseOf({ id, tenantId, metadata }: SlideWithReviews): string {
  const named = z.object({ caseId: z.string().min(1) }).safeParse(metadata)
  if (!named.success) return id
  return createHash('sha256').update(`${tenantId} ${named.data.caseId}`).digest('hex').slice(0, 16)
}

/** Prints what was written as one line of JSON. */
async function main(): Promise<void> {
  const text = { type: 'string' } as const
  const { tenant, out } = parseArgs({ options: { tenant: text, out: text } }).values
  if (tenant === undefined || out === undefined)
    throw new Error('Usage: export-reviews --tenant NAME --out FOLDER')
  await withDatabaseAndStore(async (opened) => {
    console.log(JSON.stringify(await exportReviews(opened, { tenantName: tenant, folder: out })))
  })
}

if (import.meta.main) await runCommand(main)
