import { randomUUID } from 'node:crypto'
import { afterAll, expect, inject, test } from 'vitest'
import type { AnalysisRun } from './analyses.ts'
import { openDatabase } from './client.ts'
import { stageFigures, type FigureRow } from './figures.ts'
import { applyMigrations } from './migrate.ts'

const databaseUrl = new URL(`/figures-test-${randomUUID()}`, inject('services').databaseUrl).href
await applyMigrations({ databaseUrl })
const db = openDatabase(databaseUrl)
afterAll(() => db.$disconnect())

/** More than one copy holds; the places are numbers that end nowhere in binary, the chances very small ones too. */
const figures: FigureRow[] = Array.from({ length: 20_005 }, (_, i) => ({
  xPx: i / 3,
  yPx: 1e5 / (i + 7),
  xUm: i / 12,
  yUm: 2.5e4 / (i + 7),
  probability: Math.fround(1 / (1 + i ** 3)),
  class: i % 3 === 0 ? 'atypical' : i % 3 === 1 ? 'typical' : 'candidate',
  atypicalProbability: i % 2 === 0 ? null : 1 / i,
}))

async function newRun(): Promise<AnalysisRun> {
  const [id, name] = [randomUUID(), randomUUID()]
  await db.tenant.create({ data: { id, name } })
  await db.slide.create({ data: { id, tenantId: id, fileName: null, state: 'ready' } })
  await db.model.create({ data: { sha256: name, name, version: '1', manifest: {} } })
  await db.analysis.create({ data: { id, tenantId: id, slideId: id, modelSha256: name } })
  return { analysisId: id, generation: 2 }
}

const staged = ({ analysisId, generation }: AnalysisRun) =>
  db.figure.findMany({
    where: { analysisId, generation },
    omit: { analysisId: true, generation: true, ordinal: true },
    orderBy: { ordinal: 'asc' },
  })

test('figures come back in order, every number to its last bit', async () => {
  const run = await newRun()
  await stageFigures(db, run, figures)
  expect(await staged(run)).toEqual(figures)
})

test('staged by two processes at once, over what a third had begun, each figure is there once', async () => {
  const run = await newRun()
  await stageFigures(db, run, figures.slice(0, 11))
  await Promise.all([stageFigures(db, run, figures), stageFigures(db, run, figures)])
  expect(await staged(run)).toEqual(figures)
})

test('figures of an analysis that was removed meanwhile are refused, and the next are not', async () => {
  const removed = { analysisId: randomUUID(), generation: 1 }
  await expect(stageFigures(db, removed, figures)).rejects.toThrow('figures_analysis_id_fkey')
  expect(await staged(removed)).toEqual([])
  const run = await newRun()
  await stageFigures(db, run, figures.slice(0, 3))
  expect(await staged(run)).toEqual(figures.slice(0, 3))
})
