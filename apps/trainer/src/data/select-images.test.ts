import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { smallRun } from '../../test/small-run.ts'
import { loadAmiBr } from './ami-br.ts'
import { loadMidog25Atypical } from './midog25-atypical.ts'
import { type HeldOut, selectImages, withoutRepeats } from './select-images.ts'
import { testFolder, writeIn } from './testbed.ts'

const data = fileURLToPath(new URL('../../../../../shared/data', import.meta.url))
const folders = { data, phantoms: mkdtempSync(join(tmpdir(), 'metaphase-phantoms-')) }
afterAll(() => rmSync(folders.phantoms, { recursive: true }))

const run = {
  ...smallRun,
  warmUp: { ...smallRun.warmUp, sources: ['gbm40' as const] },
  sources: ['icpr2012' as const, 'mitos-atypia-14' as const, 'ami-br' as const],
}

test.skipIf(!existsSync(data)).each([0, 1, 2, 3])(
  'with fold %i held out, no case of it is trained on, and none is on both sides (skipped without ../shared/data)',
  async (fold) => {
    const { training, validation, test: held } = await selectImages(run, folders, fold)
    const casesOf = (images: typeof training) => new Set(images.map(({ caseId }) => caseId))
    expect(casesOf(held).has(`mitos/A0${fold}`)).toBe(true)
    expect(casesOf(validation).has(`mitos/A0${(fold + 1) % 4}`)).toBe(true)
    expect(
      [...casesOf(training)].filter((id) => casesOf(held).has(id) || casesOf(validation).has(id)),
    ).toEqual([])
    expect(training.some(({ source }) => source === 'ami-br')).toBe(true)
  },
)

test.skipIf(!existsSync(data))(
  'unwatched, the fold for validation trains too, and the one held out does not (skipped without ../shared/data)',
  async () => {
    const unwatched = await selectImages(run, folders, 2, { unwatched: true })
    expect(unwatched.validation).toEqual([])
    const trained = new Set(unwatched.training.map(({ caseId }) => caseId))
    expect(['mitos/A00', 'mitos/A01', 'mitos/A02', 'mitos/A03'].filter((id) => trained.has(id))).toEqual([
      'mitos/A00',
      'mitos/A01',
      'mitos/A03',
    ])
  },
)

test.skipIf(!existsSync(data))(
  'with nothing held out everything trains (skipped without ../shared/data)',
  async () => {
    const { training, validation } = await selectImages(run, folders, 'none')
    expect(training).toHaveLength(28 + 6 + 3720)
    expect(validation).toHaveLength(0)
  },
)

test('phantoms train in every fold, and are drawn once', async () => {
  const phantoms = { seeds: [1, 2], sidePx: 512, figuresPerMm2: 200, impostersPerMm2: 100 }
  const drawn = await selectImages({ ...smallRun, phantoms }, folders, 2)
  expect(drawn.training.map(({ id }) => id)).toEqual(['phantom/1', 'phantom/2'])
  expect(drawn.validation).toEqual([])
  const kinds = drawn.training.flatMap(({ figures }) => figures.map(({ kind }) => kind))
  expect(new Set(kinds)).toEqual(new Set(['mitotic-figure', 'hard-negative']))
  const { path } = drawn.training[0]!.pixels
  const { mtimeMs } = await stat(path)
  expect(await selectImages({ ...smallRun, phantoms }, folders, 'none')).toEqual(drawn)
  expect((await stat(path)).mtimeMs).toBe(mtimeMs)
})

test.skipIf(!existsSync(data))(
  'outlined nuclei train in every fold, but for the half of GBM40 on which false alarms are counted (skipped without ../shared/data)',
  async () => {
    const withNuclei = { ...run, sources: ['icpr2012' as const, 'gbm40' as const] }
    for (const heldOut of [1, 'none'] as const) {
      const { training, warmUp, validation } = await selectImages(withNuclei, folders, heldOut)
      const ofGbm40 = (images: typeof training) => images.filter(({ source }) => source === 'gbm40')
      expect(ofGbm40(training).map(({ caseId }) => caseId)).toEqual(
        Array.from({ length: 20 }, (_, i) => `gbm40/${String(i + 1).padStart(2, '0')}`),
      )
      expect(ofGbm40(warmUp)).toHaveLength(20)
      expect(ofGbm40(validation)).toHaveLength(0)
    }
  },
)

test('reviewed slides train whichever fold is held out, and are held out by case where the split is by patient', async () => {
  const folder = await testFolder()
  await writeIn(folder, 'reviews/slide', 'pixels')
  const slide = (caseId: string) => ({
    file: 'slide',
    slideId: caseId,
    caseId,
    scanner: 'unknown',
    widthPx: 1,
    heightPx: 1,
    mpp: { x: 0.25, y: 0.25 },
    exhaustive: true,
    figures: [],
  })
  const slides = Array.from({ length: 40 }, (_, i) => slide(`case ${i}`))
  const reviews = { format: 'metaphase-reviews', version: 1, slides }
  await writeIn(folder, 'reviews/reviews.json', JSON.stringify(reviews))
  const phantoms = { seeds: [1], sidePx: 512, figuresPerMm2: 200, impostersPerMm2: 100 }
  const reviewed = { ...smallRun, phantoms, sources: ['reviews' as const] }
  const select = (heldOut: HeldOut) => selectImages(reviewed, { ...folders, data: folder }, heldOut)
  expect((await select(2)).training).toHaveLength(40)
  const { training, validation, test } = await select('split')
  expect(training.length + validation.length + test.length).toBe(40)
  expect(Math.min(training.length, validation.length, test.length)).toBeGreaterThan(0)
})

test('a run on phantoms says which', async () => {
  await expect(selectImages(smallRun, folders, 'none')).rejects.toThrow('"phantoms" says none')
})

test.skipIf(!existsSync(data))(
  'cases that AMi-Br shares with MIDOG25 count once: 1,721 figures of MIDOG 2021 (skipped without ../shared/data)',
  async () => {
    const amiBr = await loadAmiBr(join(data, 'ami-br'))
    const midog25 = await loadMidog25Atypical(join(data, 'midog'))
    const left = withoutRepeats([...amiBr, ...midog25])
    expect(amiBr.length + midog25.length - left.length).toBe(1721)
    expect(left.filter(({ source }) => source === 'midog25-atypical')).toHaveLength(midog25.length)
    expect(withoutRepeats(amiBr)).toEqual(amiBr)
  },
)
