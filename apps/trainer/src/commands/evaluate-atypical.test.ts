import { PhantomRenderer } from '@metaphase/phantom'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { registerModels } from '../../../api/src/register-models.ts'
import { listen, useTestApi } from '../../../api/test/test-api.ts'
import { writeClassifierBundle } from '../../../../packages/model/test/classifier-bundle.ts'
import { baselineModel } from '../../test/baseline-model.ts'
import type { ClassificationRecord } from '../evaluate/classification-record.ts'
import { evaluate } from './evaluate.ts'
import { predict } from './predict.ts'

const folder = mkdtempSync(join(tmpdir(), 'metaphase-atypical-'))
const model = join(folder, 'model')
const crops = join(folder, 'crops')
const printed = vi.spyOn(console, 'log').mockReturnValue()
vi.spyOn(process.stderr, 'write').mockReturnValue(true)
const lastPrinted = () => String(printed.mock.lastCall?.[0])

beforeAll(async () => {
  mkdirSync(model)
  await writeClassifierBundle(model)
  for (const name of ['Atypical', 'Normal']) mkdirSync(join(crops, name), { recursive: true })
  for (let seed = 0; seed < 8; seed++) {
    const sidePx = seed === 7 ? 20 : 128 // one is smaller than any field
    const phantom = new PhantomRenderer({ seed, widthPx: sidePx, heightPx: sidePx })
    const raw = { width: sidePx, height: sidePx, channels: 3 } as const
    const path = join(crops, seed % 2 === 0 ? 'Atypical' : 'Normal', `${seed}.png`)
    await sharp(phantom.region(0, 0, sidePx, sidePx), { raw })
      .png()
      .toFile(path)
  }
})
beforeEach(() => void printed.mockClear())
afterAll(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

const onCrops = (...more: string[]) => [
  'atypical',
  '--model',
  model,
  '--path',
  crops,
  '--threads',
  '1',
  ...more,
]

test('--json prints one object of scores, which follow from the saved probabilities', async () => {
  const save = join(folder, 'saved.json')
  await evaluate(onCrops('--json', '--save', save))
  const scores = JSON.parse(lastPrinted())
  expect(Object.keys(scores).toSorted()).toEqual(
    ['auc', 'balancedAccuracy', 'n', 'sensitivity', 'specificity', 'threshold'].toSorted(),
  )
  const { figures, threshold } = JSON.parse(readFileSync(save, 'utf8')) as ClassificationRecord
  expect(scores.n).toBe(8)
  expect(figures.filter(({ isTrue }) => isTrue)).toHaveLength(4)
  expect(new Set(figures.map(({ score }) => score)).size).toBeGreaterThan(4)
  const right = (isTrue: boolean) =>
    figures.filter((figure) => figure.isTrue === isTrue && figure.score >= threshold === isTrue).length / 4
  expect(scores.sensitivity).toBe(right(true))
  expect(scores.specificity).toBe(right(false))
  expect(scores.balancedAccuracy).toBe((right(true) + right(false)) / 2)
})

test("without --json it prints the paper's Table 4 with intervals", async () => {
  await evaluate(onCrops())
  for (const row of ['BA', 'Sensitivity', 'Specificity', 'AUC'])
    expect(lastPrinted()).toMatch(new RegExp(`^${row} +\\d\\.\\d{4} \\[\\d\\.\\d{3}–\\d\\.\\d{3}\\]$`, 'm'))
})

test('a stack of crops is answered in the official format, crop for crop what evaluating them gives', async () => {
  const save = join(folder, 'saved.json')
  await evaluate(onCrops('--json', '--save', save))
  const { figures, threshold } = JSON.parse(readFileSync(save, 'utf8')) as ClassificationRecord
  const wholeSize = figures.filter(({ id }) => !id.endsWith('/7.png'))
  const pages = await Promise.all(
    wholeSize.map(({ id }) => sharp(join(crops, id)).removeAlpha().raw().toBuffer()),
  )
  const stack = join(folder, 'stack.tiff')
  await sharp(Buffer.concat(pages), {
    raw: { width: 128, height: 128 * pages.length, channels: 3, pageHeight: 128 },
  })
    .tiff({ compression: 'deflate' })
    .toFile(stack)
  await predict(['stack', '--model', model, '--path', stack, '--threads', '1'])
  expect(JSON.parse(lastPrinted())).toEqual(
    wholeSize.map(({ score }) => {
      const atypical = score >= threshold
      return {
        class: atypical ? 'atypical' : 'normal',
        confidence: expect.closeTo(atypical ? score : 1 - score, 5),
      }
    }),
  )
})

const official = new URL('../../../../../shared/data/midog/track2-evaluation/stack_5.tiff', import.meta.url)
  .pathname

test.skipIf(!existsSync(official))(
  "the organisers' own stack has 16 crops and 16 answers (skipped without ../shared/data)",
  async () => {
    await predict(['stack', '--model', model, '--path', official, '--threads', '1'])
    const answers = JSON.parse(lastPrinted()) as { class: string; confidence: number }[]
    expect(answers).toHaveLength(16)
    for (const { class: named, confidence } of answers) {
      expect(['normal', 'atypical']).toContain(named)
      expect(confidence).toBeGreaterThanOrEqual(0)
      expect(confidence).toBeLessThanOrEqual(1)
    }
  },
)

test('a model without a classifier, a folder without crops, and a file that is no stack are refused by name', async () => {
  await expect(evaluate(['atypical', '--model', baselineModel, '--path', crops])).rejects.toThrow(
    'has no classifier',
  )
  await expect(evaluate(['atypical', '--model', model, '--path', folder])).rejects.toThrow('Atypical')
  const noStack = join(model, 'manifest.json')
  await expect(predict(['stack', '--model', model, '--path', noStack])).rejects.toMatchObject({
    code: 'slide-unreadable',
  })
  await expect(predict(['stack'])).rejects.toThrow('Usage: predict stack')
})

describe('--post', () => {
  const api = useTestApi()

  test('puts balanced accuracy and the rest of Table 4 where the gate reads them', async () => {
    const models = await registerModels(api.services, { folder: join(model, '..') })
    vi.stubEnv('METAPHASE_API_KEY', api.key)
    const { href } = await listen(api)
    await evaluate(onCrops('--json', '--post', href, '--as', 'crops')).finally(() => vi.unstubAllEnvs())
    const scores = JSON.parse(lastPrinted())
    const { evaluations } = (await api.call({ url: `/models/${models[0]!.sha256}/evaluations` })).json()
    const valueOf = (metric: string) =>
      evaluations.find((each: { metric: string }) => each.metric === metric)?.value
    expect(evaluations).toHaveLength(4)
    expect(valueOf('balanced-accuracy')).toBe(scores.balancedAccuracy)
    for (const metric of ['sensitivity', 'specificity', 'auc']) expect(valueOf(metric)).toBe(scores[metric])
  }, 120_000)
})
