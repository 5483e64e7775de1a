import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { countFigures, describeHotSpot, mergeCandidates } from '../apps/worker-cpu/src/merge-candidates.ts'
import { withServices } from '../apps/standalone/src/with-services.ts'
import {
  applyMigrations,
  openDatabase,
  stageFigures,
  type Database,
  type FigureRow,
} from '../packages/db/src/index.ts'
import { FIGURE_RADIUS_UM, suppressNeighbours } from '../packages/detection/src/index.ts'
import { batchResult } from '../packages/jobs/src/index.ts'
import { defineBench, numbersOf } from './bench.ts'
import { scatterCandidates } from './scattered-candidates.ts'

const mpp = { x: 0.25, y: 0.25 }

export const bench = defineBench({
  about:
    'What reduce-slide does with n candidates, in ms: parsing the batches, merging (with suppression, also timed alone), counting ' +
    'with the hot-spot, staging in Postgres; beside a bare COPY of the same rows into a table of the same columns and key',
  options: {
    candidates: { about: 'on each slide, ascending', default: '1000,10000,100000,1000000' },
    'per-mm2': { about: 'their density', default: '2500' },
  },
  measure: (options) =>
    withServices(async ({ databaseUrl: server }, dataDir) => {
      const databaseUrl = new URL('/bench', server).href
      await applyMigrations({ databaseUrl })
      const db = openDatabase(databaseUrl)
      try {
        await db.$executeRaw`CREATE TABLE copied (LIKE figures INCLUDING ALL)`
        const perMm2 = Number(options['per-mm2'])
        await reduce(db, dataDir, { count: 1_000, perMm2 }) // what is compiled and opened once
        const sizes = []
        for (const count of numbersOf(options.candidates))
          sizes.push(await reduce(db, dataDir, { count, perMm2 }))
        return { sizes, growth: growthOf(sizes) }
      } finally {
        await db.$disconnect()
      }
    }),
})

type Size = Awaited<ReturnType<typeof reduce>>

async function reduce(db: Database, folder: string, { count, perMm2 }: { count: number; perMm2: number }) {
  const { slideWidthPx, batches } = scatterCandidates({ count, perMm2, mpp: mpp.x })
  const stored = batches.map((batch) => JSON.stringify(batch))
  const run = { analysisId: await newAnalysis(db), generation: 1 }
  const time = stopwatch()

  const parsed = stored.map((batch) => batchResult.parse(JSON.parse(batch)))
  const parseMs = time()
  const thresholds = { threshold: 0.5, atypicalThreshold: null, probabilityFloor: 0, tissueMm2: 1 }
  const figures = mergeCandidates(parsed, { mpp, counts: () => true, ...thresholds })
  const mergeMs = time()
  countFigures(figures, { hasClassifier: false })
  const field = { slideWidthPx, slideHeightPx: slideWidthPx, mpp, hasClassifier: false }
  const hotSpot = describeHotSpot(figures, field, () => 0)
  const countMs = time()
  await stageFigures(db, run, figures)
  const stageMs = time()

  const detections = parsed.flatMap(({ candidates }) =>
    candidates.map(([xPx, yPx, probability]) => ({ xPx, yPx, probability })),
  )
  time()
  suppressNeighbours(detections, { radiusUm: FIGURE_RADIUS_UM, mpp })
  const suppressMs = time()
  const copyMs = await copyRows(db, folder, run, figures)
  const wholeMs = parseMs + mergeMs + countMs + stageMs
  const found = { candidates: count, figures: figures.length, hotSpot: hotSpot?.count ?? 0 }
  const whole = { parseMs, mergeMs, countMs, stageMs, wholeMs }
  return {
    ...found,
    suppressMs,
    ...whole,
    copyMs,
    stageOfCopy: stageMs / copyMs,
    wholeOfCopy: wholeMs / copyMs,
  }
}

/** Milliseconds since the last call. */
function stopwatch(): () => number {
  let last = performance.now()
  return () => {
    const [before, now] = [last, performance.now()]
    last = now
    return now - before
  }
}

/** Exponents e by which the times grew, as candidates^e, between the last two sizes; beside that of n log n. */
function growthOf(sizes: readonly Size[]) {
  const [before, last] = sizes.slice(-2)
  if (!before || !last) return null
  const exponent = (of: (size: Size) => number) =>
    Math.log(of(last) / of(before)) / Math.log(last.candidates / before.candidates)
  return {
    whole: exponent(({ wholeMs }) => wholeMs),
    suppression: exponent(({ suppressMs }) => suppressMs),
    copy: exponent(({ copyMs }) => copyMs),
    nLogN: exponent(({ candidates }) => candidates * Math.log(candidates)),
  }
}

/** An analysis that figures can be staged for. */
async function newAnalysis(db: Database): Promise<string> {
  const [id, name] = [randomUUID(), randomUUID()]
  await db.tenant.create({ data: { id, name } })
  await db.slide.create({ data: { id, tenantId: id, fileName: null, state: 'ready' } })
  await db.model.create({ data: { sha256: name, name, version: '1', manifest: {} } })
  await db.analysis.create({ data: { id, tenantId: id, slideId: id, modelSha256: name } })
  return id
}

/** Milliseconds that Postgres takes to copy the rows from a file beside it. */
async function copyRows(
  db: Database,
  folder: string,
  { analysisId, generation }: { analysisId: string; generation: number },
  figures: readonly FigureRow[],
): Promise<number> {
  const path = join(folder, 'figures.csv')
  const lines = figures.map(({ xPx, yPx, xUm, yUm, probability, class: is, atypicalProbability }, ordinal) =>
    [analysisId, generation, ordinal, xPx, yPx, xUm, yUm, probability, is, atypicalProbability].join(),
  )
  await writeFile(path, lines.join('\n'))
  const time = stopwatch()
  await db.$executeRawUnsafe(`COPY copied FROM '${path}' (FORMAT csv)`)
  return time()
}
