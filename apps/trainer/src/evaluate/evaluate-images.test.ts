import { startEngine, type Engine } from '@metaphase/inference'
import {
  emitDetector,
  emitHaematoxylinDetector,
  initialWeights,
  parseManifest,
  segmentationNetwork,
} from '@metaphase/model'
import { writePhantomSlide } from '@metaphase/phantom'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { baselineModel } from '../../test/baseline-model.ts'
import type { AnnotatedImage } from '../data/annotated-image.ts'
import { gaussian, randomOf } from '../random.ts'
import { evaluateImages, rescore } from './evaluate-images.ts'
import { readFieldFolder } from './field-folder.ts'

let scratchDir: string
let engine: Engine
let field: AnnotatedImage

beforeAll(async () => {
  scratchDir = await mkdtemp(join(tmpdir(), 'metaphase-epochs-'))
  engine = startEngine({ providers: ['cpu'], threads: 1 })
  const path = join(scratchDir, 'field.tiff')
  const { figures } = await writePhantomSlide(path, {
    seed: 3,
    widthPx: 512,
    heightPx: 512,
    figuresPerMm2: 500,
  })
  field = {
    id: 'phantom/field',
    source: 'phantom',
    caseId: 'phantom/field',
    scanner: 'none',
    pixels: { kind: 'slide', path },
    widthPx: 512,
    heightPx: 512,
    mpp: { x: 0.25, y: 0.25 },
    figures: figures.map(({ xPx, yPx }) => ({ kind: 'mitotic-figure', xPx, yPx })),
    exhaustive: true,
  }
})
afterAll(async () => {
  await engine.close()
  await rm(scratchDir, { recursive: true })
})

/** The baseline's manifest over another graph. */
async function writeBundle(folder: string, detector: Uint8Array, threshold?: number) {
  const baseline = parseManifest(await readFile(join(baselineModel, 'manifest.json')))
  if (threshold !== undefined) baseline.detector.threshold = threshold
  const sha256 = createHash('sha256').update(detector).digest('hex')
  const files = { detector: { path: 'detector.onnx', sha256, bytes: detector.byteLength } }
  await writeFile(join(folder, 'detector.onnx'), detector)
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ ...baseline, files }))
}

/** An untrained network that is never certain enough to name a candidate. */
function silentDetector(): Uint8Array {
  const network = segmentationNetwork(
    {
      encoder: { kind: 'plain', width: 4, depth: 2 },
      decoderWidths: [4, 4],
      outputStride: 1,
      attention: { strides: [], windowPx: null },
      projectionWidths: [4, 4],
      domainWidth: 4,
    },
    2,
  )
  const random = randomOf(1)
  return emitDetector(
    network,
    initialWeights(network, () => gaussian(random)),
    {
      modelMpp: 0.25,
      smoothingSigmaUm: 1,
      peakRadiusUm: 3,
      probabilityFloor: 0.999,
      calibration: { slope: 1, offset: 0 },
    },
  )
}

test("each epoch's bundle is the one that is scored, though all lie in one folder and one engine runs them", async () => {
  const folder = await mkdtemp(join(scratchDir, 'latest-'))
  await writeBundle(folder, silentDetector())
  const first = await evaluateImages([field], folder, { engine, scratchDir })
  expect(first).toMatchObject({ f1: 0, ap: 0, counts: { truePositives: 0, falsePositives: 0 } })
  await writeBundle(folder, emitHaematoxylinDetector())
  const second = await evaluateImages([field], folder, { engine, scratchDir })
  expect(second.recall).toBeGreaterThan(0.5)
  expect(second.groundTruth).toBe(field.figures.length)
  expect(second.model.sha256).not.toBe(first.model.sha256)
  expect(second).toMatchObject({ source: 'phantom', executionProvider: 'cpu', model: { threshold: 0.5 } })
})

test('a record scored again at another threshold is what running that bundle would have given', async () => {
  const [folder, other] = [
    await mkdtemp(join(scratchDir, 'first-')),
    await mkdtemp(join(scratchDir, 'other-')),
  ]
  await writeBundle(folder, emitHaematoxylinDetector())
  await writeBundle(other, emitHaematoxylinDetector(), 0.8)
  const first = await evaluateImages([field], folder, { engine, scratchDir })
  const run = await evaluateImages([field], other, { engine, scratchDir })
  expect(run.counts).not.toEqual(first.counts)
  expect(await rescore(first, [field], other)).toEqual(run)
})

test('images that cannot be scored are refused before any is run', async () => {
  const onStack = { ...field, pixels: { kind: 'npy', path: '/stack.npy', index: 0 } } as const
  const refusals = [
    [[], 'no image'],
    [[field, { ...field, exhaustive: false }], 'not every figure'],
    [[field, onStack], 'NumPy stack'],
  ] as const
  for (const [images, reason] of refusals)
    await expect(
      evaluateImages(images, baselineModel, {
        engine,
        scratchDir,
        onImage: () => expect.unreachable('an image was run'),
      }),
    ).rejects.toThrow(reason)
})

test('an image that cannot be read is named', async () => {
  const lost = { ...field, pixels: { kind: 'slide', path: join(scratchDir, 'lost.tiff') } } as const
  await expect(evaluateImages([lost], baselineModel, { engine, scratchDir })).rejects.toThrow('lost.tiff')
})

const icpr2012 = new URL('../../../../../shared/data/icpr2012-mitos', import.meta.url).pathname

test.skipIf(!existsSync(icpr2012))(
  'a real field has the counts that it has through the service over HTTP (skipped without ../shared/data)',
  async () => {
    const { images } = await readFieldFolder(icpr2012, { mpp: 0.2456 })
    const field = images.filter(({ id }) => id === 'icpr2012/A03_07')
    const { counts, images: evaluated } = await evaluateImages(field, baselineModel, {
      engine,
      scratchDir,
    })
    expect(counts).toEqual({ truePositives: 6, falsePositives: 18, falseNegatives: 2 })
    expect(evaluated[0]).toMatchObject({ caseId: 'icpr2012/A03', widthPx: 2084, heightPx: 2084, tiles: 9 })
  },
)
