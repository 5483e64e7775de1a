import { PhantomRenderer } from '@metaphase/phantom'
import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { registerModels } from '../../../api/src/register-models.ts'
import { listen, useTestApi } from '../../../api/test/test-api.ts'
import { baselineModel } from '../../test/baseline-model.ts'
import type { EvaluationRecord } from '../evaluate/evaluation-record.ts'
import { evaluate } from './evaluate.ts'
import { predict } from './predict.ts'

const widthPx = 700
const heightPx = 600
/** Fields are smaller than the model's tiles. The mask leaves out the right half of the second, a PNG. */
const fields = [
  { name: 'P0_01', ending: 'jpg', seed: 21, ignoreFromPx: widthPx },
  { name: 'P1_01', ending: 'png', seed: 22, ignoreFromPx: widthPx / 2 },
] as const
let folder: string
let marked: { xPx: number; yPx: number; isIgnored: boolean }[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metaphase-fields-'))
  marked = await writeFields(folder)
})
afterAll(() => rm(folder, { recursive: true }))

/** Phantom fields laid out like ICPR 2012: images/, masks/ and mitoses.csv with pixel indices. */
async function writeFields(into: string) {
  await mkdir(join(into, 'images'))
  await mkdir(join(into, 'masks'))
  const rows = ['image,instance,x,y,area_px,source,covered']
  const all = []
  for (const { name, ending, seed, ignoreFromPx } of fields) {
    const phantom = new PhantomRenderer({ seed, widthPx, heightPx, figuresPerMm2: 500 })
    const raw = { width: widthPx, height: heightPx } as const
    await sharp(phantom.region(0, 0, widthPx, heightPx), { raw: { ...raw, channels: 3 } })
      .toFormat(ending === 'jpg' ? 'jpeg' : ending)
      .toFile(join(into, 'images', `${name}.${ending}`))
    if (ignoreFromPx < widthPx) {
      const mask = Uint8Array.from({ length: widthPx * heightPx }, (_, i) =>
        i % widthPx >= ignoreFromPx ? 255 : 0,
      )
      await sharp(mask, { raw: { ...raw, channels: 1 } })
        .toColourspace('b-w')
        .png()
        .toFile(join(into, 'masks', `${name}_ignore.png`))
    }
    for (const [instance, { xPx, yPx }] of phantom.truth.figures.entries()) {
      rows.push(`${name},${instance},${xPx - 0.5},${yPx - 0.5},400,phantom,1.0`)
      all.push({ xPx, yPx, isIgnored: xPx >= ignoreFromPx })
    }
  }
  await writeFile(join(into, 'mitoses.csv'), `${rows.join('\n')}\n`)
  return all
}

/** The command in a process of its own, as a person runs it. */
function run(command: 'evaluate' | 'predict', ...args: string[]) {
  const script = `import('./${command}.ts').then((m) => m.${command}(process.argv.slice(1)))`
  const { stdout, stderr } = spawnSync(process.execPath, ['--eval', script, '--', ...args], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  })
  return { stdout, stderr, lastLine: stdout.trimEnd().split('\n').at(-1) ?? '' }
}

const onFields = (...more: string[]) => [
  'detection',
  '--model',
  baselineModel,
  '--dataset',
  'icpr2012',
  '--path',
  folder,
  ...more,
]

test('--json ends with one object of scores; what the ignore mask covers counts neither way', async () => {
  const save = join(folder, 'predictions.json')
  const { lastLine, stderr } = run('evaluate', ...onFields('--mpp', '0.25', '--json', '--save', save))
  const summary = JSON.parse(lastLine)
  expect(Object.keys(summary).toSorted()).toEqual(
    ['ap', 'f1', 'groundTruth', 'images', 'precision', 'recall', 'threshold'].toSorted(),
  )
  const counting = marked.filter(({ isIgnored }) => !isIgnored).length
  expect(counting).toBeLessThan(marked.length)
  expect(summary).toMatchObject({ threshold: 0.5, images: 2, groundTruth: counting })
  expect(summary.recall).toBeGreaterThan(0.5)
  expect(stderr).toContain('2/2')

  const record = JSON.parse(await readFile(save, 'utf8')) as EvaluationRecord
  const annotations = record.images.flatMap((image) => image.annotations)
  expect(annotations.map(({ ignored }) => ignored)).toEqual(marked.map(({ isIgnored }) => isIgnored))
  expect(annotations.map(({ xPx }) => xPx)).toEqual(marked.map(({ xPx }) => expect.closeTo(xPx, 6)))
  const inMask = record.images[1]!.detections.filter(({ xPx }) => xPx >= widthPx / 2 + 40)
  expect(inMask.length).toBeGreaterThan(3)
  expect(new Set(inMask.map(({ outcome }) => outcome))).toEqual(new Set(['ignored']))
}, 60_000)

test("without --json it prints the paper's table, a column and a row for each slide", () => {
  const { stdout } = run('evaluate', ...onFields('--mpp', '0.25'))
  const [header, f1, precision, recall] = stdout.split('\n').slice(2)
  expect(header?.trim().split(/\s+/)).toEqual(['all', 'P0', 'P1'])
  expect([f1, precision, recall].map((line) => line?.split(' ')[0])).toEqual(['F1', 'Precision', 'Recall'])
  expect(stdout).toMatch(/^P0 +1 +0\.03 +\d+ +\d+ +\d+ +\d+ +\d+\.\d$/m)
  expect(stdout).toMatch(/^all +2 +0\.05 +\d+ +\d+ +\d+ +\d+ +\d+\.\d$/m)
}, 60_000)

test('predict prints the same detections in millimetres', async () => {
  const path = join(folder, 'images', 'P0_01.jpg')
  const onSlide = ['detection', '--model', baselineModel, '--path', path, '--mpp', '0.25']
  const { lastLine } = run('predict', ...onSlide)
  const { points } = JSON.parse(lastLine) as { points: { name: string; point: number[] }[] }
  const asJson = run('predict', ...onSlide, '--format', 'json')
  const { detections } = JSON.parse(asJson.lastLine) as {
    detections: { xUm: number; yUm: number; class: string }[]
  }
  expect(points.length).toBeGreaterThan(5)
  expect(points.map(({ name }) => name === 'mitotic figure')).toEqual(
    detections.map((detection) => detection.class === 'mitotic'),
  )
  expect(points.map(({ point }) => point[0])).toEqual(
    detections.map(({ xUm }) => expect.closeTo(xUm / 1000, 9)),
  )
}, 60_000)

test('µm/px that neither the files nor the caller give is an error, not a guess', async () => {
  await expect(evaluate(onFields())).rejects.toMatchObject({
    code: 'mpp-unknown',
    message: expect.stringMatching(/P0_01\.jpg.*--mpp/),
  })
  const path = join(folder, 'images', 'P0_01.jpg')
  await expect(predict(['detection', '--path', path])).rejects.toThrow(/P0_01\.jpg.*--mpp/)
})

test('a resolution that no microscope has, such as the 72 dpi of a PNG, is refused', async () => {
  const path = join(folder, 'images', 'P1_01.png')
  await expect(predict(['detection', '--path', path])).rejects.toMatchObject({
    code: 'mpp-implausible',
    message: expect.stringContaining('--mpp'),
  })
})

test('a folder without mitoses.csv is refused by name', async () => {
  const empty = await mkdtemp(join(folder, 'empty-'))
  await mkdir(join(empty, 'images'))
  const args = ['detection', '--dataset', 'icpr2012', '--path', empty, '--mpp', '0.25']
  await expect(evaluate(args)).rejects.toThrow(/mitoses\.csv/)
})

test('one bundle or four, not both', async () => {
  const args = onFields('--mpp', '0.25', '--folds', folder)
  await expect(evaluate(args)).rejects.toThrow('give one of them')
})

test('an unknown data set, task or option is refused with what there is', async () => {
  const args = ['detection', '--dataset', 'icpr2021', '--path', folder]
  await expect(evaluate(args)).rejects.toThrow(/"icpr2021".*icpr2012/)
  await expect(evaluate(['classification'])).rejects.toThrow(/Usage: evaluate detection/)
  await expect(evaluate(onFields('--treshold', '0.4'))).rejects.toMatchObject({ code: 'request-invalid' })
  await expect(evaluate(onFields('--mpp', 'quarter'))).rejects.toThrow(/--mpp must be a number/)
})

describe('--post', () => {
  const api = useTestApi()
  let url: string
  let sha256: string
  const onApi = (...more: string[]) => onFields('--mpp', '0.25', '--json', '--as', 'phantoms', ...more)
  const asKey = async (key: string, ...more: string[]) => {
    vi.stubEnv('METAPHASE_API_KEY', key)
    await evaluate(onApi('--post', url, ...more)).finally(() => vi.unstubAllEnvs())
  }
  const posted = async () =>
    (await api.call({ url: `/models/${sha256}/evaluations` })).json().evaluations as {
      metric: string
      value: number
      datasetVersion: string
    }[]
  beforeAll(async () => {
    url = (await listen(api)).href
    const models = await registerModels(api.services, { folder: join(baselineModel, '..') })
    sha256 = models.find(({ name }) => name === 'haematoxylin-baseline')!.sha256
  })

  test('puts scores, intervals and a version of the data set where the gate reads them', async () => {
    const printed = vi.spyOn(console, 'log').mockReturnValue()
    await asKey(api.key)
    const scores = JSON.parse(String(printed.mock.lastCall?.[0])) as Record<string, number>
    printed.mockRestore()
    const evaluations = await posted()
    expect(evaluations.map(({ metric }) => metric).toSorted()).toEqual(['ap', 'f1', 'precision', 'recall'])
    for (const { metric, ...rest } of evaluations)
      expect(rest).toMatchObject({
        dataset: 'phantoms',
        datasetVersion: expect.stringMatching(/^[\da-f]{64}$/),
        domain: null,
        value: scores[metric],
        interval95: [expect.any(Number), expect.any(Number)],
      })
    const send = (path: string, payload?: object) =>
      api.call({ method: 'POST', url: `/models/${path}`, ...(payload && { payload }) })
    const { datasetVersion } = evaluations[0]!
    const ofActive = { dataset: 'phantoms', datasetVersion, metrics: [{ metric: 'f1', value: 0.01 }] }
    expect((await send(`${api.modelSha256}/evaluations`, ofActive)).statusCode).toBe(201)
    expect((await send(`${sha256}/activate`)).statusCode).toBe(200)
  }, 120_000)

  test('another annotation is another version of the data set', async () => {
    const before = (await posted()).find(({ metric }) => metric === 'f1')!
    const table = join(folder, 'mitoses.csv')
    const rows = await readFile(table, 'utf8')
    await writeFile(table, rows.trimEnd().split('\n').slice(0, -1).join('\n'))
    await asKey(api.key).finally(() => writeFile(table, rows))
    const versions = new Set((await posted()).map(({ datasetVersion }) => datasetVersion))
    expect(versions.size).toBe(2)
    expect(versions).toContain(before.datasetVersion)
  }, 120_000)

  test('what the API would refuse is refused before anything is run', async () => {
    const notPosted = (said: string) => ({
      code: 'evaluation-not-posted',
      message: expect.stringContaining(said),
    })
    await expect(asKey('')).rejects.toMatchObject(notPosted('METAPHASE_API_KEY'))
    await expect(asKey('mk_guess')).rejects.toMatchObject(notPosted('No API key in use'))
    await expect(asKey(await api.keyWith('ops'))).rejects.toMatchObject(notPosted('admin'))
    await api.services.db.modelEvaluation.deleteMany()
    await api.services.db.model.delete({ where: { sha256 } })
    await expect(asKey(api.key)).rejects.toMatchObject(notPosted(sha256))
    url = 'http://127.0.0.1:1'
    await expect(asKey(api.key)).rejects.toMatchObject(notPosted('cannot be reached'))
  })

  test('needs a name, one bundle and the served method', async () => {
    const post = ['--post', 'http://127.0.0.1:1']
    await expect(evaluate(onFields('--mpp', '0.25', ...post))).rejects.toThrow('--as')
    await expect(evaluate(onApi('--post', 'nowhere'))).rejects.toThrow('no address')
    await expect(evaluate(onApi(...post, '--method', 'components'))).rejects.toThrow('peaks')
    const folds = ['detection', '--dataset', 'icpr2012', '--path', folder, '--mpp', '0.25', '--folds', folder]
    await expect(evaluate([...folds, ...post, '--as', 'x'])).rejects.toThrow('one bundle')
  })
})
