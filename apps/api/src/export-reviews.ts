import { findReviewedSlides, openDatabase, type Database, type SlideWithReviews } from '@metaphase/db'
import { keys, openLocalCopies, openStore, storageEnv, type Store } from '@metaphase/storage'
import { createHash } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { reviewedLabels } from './reviews/reviewed-labels.ts'

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
  const copies = openLocalCopies(store, folder)
  const slides = []
  for (const slide of await findReviewedSlides(db, tenantName)) {
    await copies.pathOf(keys.slide(slide.id))
    slides.push(await describe(db, slide))
  }
  const path = join(folder, 'reviews.json')
  const json = JSON.stringify({ format: 'metaphase-reviews', version: 1, slides }, null, 1)
  await writeFile(`${path}.partial`, `${json}\n`)
  await rename(`${path}.partial`, path)
  return { slides: slides.length, figures: slides.reduce((sum, { figures }) => sum + figures.length, 0) }
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

const environment = z.object({ ...storageEnv.shape, DATABASE_URL: z.url() })

/** Prints what was written as one line of JSON. */
async function main(): Promise<void> {
  const text = { type: 'string' } as const
  const { tenant, out } = parseArgs({ options: { tenant: text, out: text } }).values
  if (tenant === undefined || out === undefined)
    throw new Error('Usage: export-reviews --tenant NAME --out FOLDER')
  const env = environment.parse(process.env)
  const db = openDatabase(env.DATABASE_URL, { poolSize: 1 })
  const store = openStore(env)
  try {
    console.log(JSON.stringify(await exportReviews({ db, store }, { tenantName: tenant, folder: out })))
  } finally {
    await db.$disconnect()
    store.close()
  }
}

if (import.meta.main)
  await main().catch((error: Error) => {
    console.error(error.message)
    process.exitCode = 1
  })
