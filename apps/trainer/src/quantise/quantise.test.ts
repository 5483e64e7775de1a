import { loadBundle, openBundleFolder, startEngine } from '@metaphase/inference'
import { decodeCandidates } from '@metaphase/model'
import { PhantomRenderer } from '@metaphase/phantom'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { baselineModel } from '../../test/baseline-model.ts'
import { quantiseCommand } from '../commands/quantise.ts'
import type { EvaluationRecord } from '../evaluate/evaluation-record.ts'
import { lossOf } from './loss-of.ts'

const trained = fileURLToPath(new URL('../../../../models/mitosis-detector', import.meta.url))
const SIDE = 512
let folder: string
let out: string
let images: string
const phantom = new PhantomRenderer({ seed: 5, widthPx: SIDE, heightPx: SIDE, figuresPerMm2: 400 })
const pixels = phantom.region(0, 0, SIDE, SIDE)

beforeAll(async () => {
  vi.spyOn(console, 'log').mockReturnValue()
  folder = await mkdtemp(join(tmpdir(), 'metaphase-int8-'))
  images = join(folder, 'images')
  out = join(folder, 'out')
  await mkdir(images)
  await sharp(pixels, { raw: { width: SIDE, height: SIDE, channels: 3 } })
    .png()
    .toFile(join(images, 'a.png'))
  await quantiseCommand(['--model', trained, '--images', images, '--out', out, '--version', '9.0.0'])
})
afterAll(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

async function found(precision: 'auto' | 'float32' | 'int8') {
  const engine = startEngine({ providers: ['cpu'], threads: 1, tilesPerRun: 1 })
  try {
    const { detectorPath, ranBy } = await loadBundle(engine, await openBundleFolder(out, precision))
    const tile = { data: pixels, widthPx: SIDE, heightPx: SIDE }
    return { ranBy, candidates: decodeCandidates(await engine.run(detectorPath, tile)) }
  } finally {
    await engine.close()
  }
}

test('the bundle has both detectors; the one in 8 bits says so and puts the figures where the other does', async () => {
  const [float32, int8] = [await found('float32'), await found('int8')]
  expect([float32.ranBy, int8.ranBy]).toEqual(['cpu', 'cpu-int8'])
  expect(int8.candidates).not.toEqual(float32.candidates)
  const sure = float32.candidates.filter(({ probability }) => probability > 0.3)
  expect(sure.length).toBeGreaterThan(3)
  for (const { xPx, yPx, probability } of sure) {
    const same = int8.candidates.find((other) => Math.hypot(other.xPx - xPx, other.yPx - yPx) < 8)
    expect(same?.probability).toBeCloseTo(probability, 0.5)
  }
})

test('the classifier goes along', async () => {
  const [before, after] = [await openBundleFolder(trained), await openBundleFolder(out)]
  expect(after.manifest.files.classifier).toEqual(before.manifest.files.classifier)
  expect(after.classifierPath).not.toBeNull()
})

test('what nobody has measured is not run unasked', async () => {
  expect((await openBundleFolder(out)).int8DetectorPath).toBeNull()
  expect((await found('auto')).ranBy).toBe('cpu')
})

const record = (executionProvider: string, f1: number, changes: Partial<EvaluationRecord> = {}) =>
  ({
    model: { id: 'm', version: '1.0.0', sha256: 'a', threshold: 0.5, probabilityFloor: 0.1 },
    source: 'icpr2012',
    executionProvider,
    images: [{ id: 'icpr2012/A00_01', caseId: 'mitos/A00', annotations: [], detections: [] }],
    counts: { truePositives: 0, falsePositives: 0, falseNegatives: 0 },
    f1,
    precision: f1,
    recall: f1,
    ap: f1,
    groundTruth: 0,
    ...changes,
  }) as unknown as EvaluationRecord

test('two evaluations become the loss in the manifest', async () => {
  const [float32, int8] = [join(folder, 'float32.json'), join(folder, 'int8.json')]
  await writeFile(float32, JSON.stringify(record('cpu', 0.75)))
  await writeFile(int8, JSON.stringify(record('cpu-int8', 0.5)))
  const measured = join(folder, 'measured')
  const common = ['--model', out, '--images', images, '--version', '9.1.0']
  await quantiseCommand([...common, '--out', measured, '--float32', float32, '--int8', int8])
  const { manifest } = await openBundleFolder(measured)
  expect(manifest.int8).toMatchObject({ lostF1: 0.25, dataset: expect.stringContaining('icpr2012') })
  await expect(quantiseCommand([...common, '--out', measured, '--int8', int8])).rejects.toThrow('give both')
})

test('evaluations of other precisions, bundles or images are not compared', () => {
  const float32 = record('cpu', 0.75)
  expect(() => lossOf(float32, float32)).toThrow('--precision')
  const of = (changes: Partial<EvaluationRecord>) => () => lossOf(float32, record('cpu-int8', 0.5, changes))
  expect(of({ model: { ...float32.model, sha256: 'b' } })).toThrow('different bundles')
  expect(of({ images: [] })).toThrow('different images')
})

test('a detector that has nothing to make int8, and a folder without images, are refused', async () => {
  const into = (model: string, from: string) =>
    quantiseCommand(['--model', model, '--images', from, '--out', join(folder, 'no'), '--version', '1.0.0'])
  await expect(into(baselineModel, images)).rejects.toMatchObject({ code: 'request-invalid' })
  await expect(into(trained, out)).rejects.toThrow('holds no images')
})
