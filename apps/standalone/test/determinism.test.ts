import { writePhantomSlide } from '@metaphase/phantom'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { analyseOn, type Outcome, type Run } from './determinism.ts'

// 25 tiles; `npm run determinism` does the same on hundreds
const phantom = { seed: 11, widthPx: 4300, heightPx: 4300, tissue: 'full' as const }
const plain: Run = { tilesPerBatch: 4, workers: 1, threads: 1, killOne: false }
const name = `determinism-${process.pid}`
let dataDir: string
let reference: Outcome

const analyse = (run: Partial<Run>): Promise<Outcome> => {
  const slidePath = join(dataDir, 'phantom.tiff')
  return analyseOn({ services: inject('services'), name, dataDir, slidePath }, { ...plain, ...run })
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'metaphase-determinism-'))
  await writePhantomSlide(join(dataDir, 'phantom.tiff'), phantom)
  reference = await analyse({})
}, 120_000)
afterAll(() => rm(dataDir, { recursive: true }))

test('the reference is a whole result', () => {
  expect(reference.state).toBe('completed')
  expect(reference.figures).toBeGreaterThan(30)
})

test.each([
  { tilesPerBatch: 1, workers: 4 },
  { tilesPerBatch: 64, workers: 2 },
  { tilesPerBatch: 1, workers: 2, killOne: true },
])(
  'the same bytes with %o',
  async (run) => {
    expect((await analyse(run)).sha256).toBe(reference.sha256)
  },
  60_000,
)

test('the same figures on two threads, probabilities within 1e-3', async () => {
  const parse = ({ json }: Outcome) => JSON.parse(json) as { xPx: number; yPx: number; probability: number }[]
  const byPlace = (a: { xPx: number; yPx: number }, b: { xPx: number; yPx: number }) =>
    a.yPx - b.yPx || a.xPx - b.xPx
  const one = parse(reference).toSorted(byPlace)
  const two = parse(await analyse({ threads: 2 })).toSorted(byPlace)
  expect(two.map(({ xPx, yPx }) => [xPx, yPx])).toEqual(one.map(({ xPx, yPx }) => [xPx, yPx]))
  const differences = two.map(({ probability }, i) => Math.abs(probability - one[i]!.probability))
  expect(Math.max(...differences)).toBeLessThanOrEqual(1e-3)
}, 60_000)
