import { emitHaematoxylinDetector } from '@metaphase/model'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { untrainedClassifier } from '../../model/test/classifier-bundle.ts'
import { classifyFigures, type Classifier } from './classify-figures.ts'
import { startEngine, type Engine } from './engine/engine.ts'

const sidePx = 256
/** Blots of a few pixels in colours of their own: no two crops are alike. */
const blotted = {
  data: Uint8Array.from({ length: sidePx * sidePx * 3 }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % sidePx, Math.floor(i / 3 / sidePx)]
    return (Math.floor(x / 9) * 7919 + Math.floor(y / 7) * 104_729 + (i % 3) * 61) % 256
  }),
  widthPx: sidePx,
  heightPx: sidePx,
}
const places = Array.from({ length: 150 }, (_, i) => ({ xPx: 40 + (i % 15) * 12.5, yPx: 40 + i }))

let folder: string
let engine: Engine
let classifier: Classifier

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metaphase-classify-'))
  classifier = { path: join(folder, 'classifier.onnx'), modelMpp: 0.25, inputPx: 64 }
  await writeFile(classifier.path, untrainedClassifier())
  engine = startEngine({ providers: ['cpu'], threads: 1 })
  await engine.load(classifier.path, classifier.inputPx)
})
afterAll(async () => {
  await engine.close()
  await rm(folder, { recursive: true })
})

const classify = (image: typeof blotted, imageMpp: number, wanted: { xPx: number; yPx: number }[]) =>
  classifyFigures(engine, classifier, { image, imageMpp, places: wanted })

const largestDifference = (a: number[], b: number[]) =>
  Math.max(...a.map((value, i) => Math.abs(value - b[i]!)))

test('a figure has one probability, whatever lies beside it in the batch, and in whatever order', async () => {
  const together = await classify(blotted, 0.25, places)
  expect(together).toHaveLength(places.length)
  expect(new Set(together.map((probability) => probability.toFixed(3))).size).toBeGreaterThan(50)
  expect(await classify(blotted, 0.25, places)).toEqual(together)
  const backwards = await classify(blotted, 0.25, places.toReversed())
  expect(largestDifference(together, backwards.toReversed())).toBeLessThanOrEqual(1e-6)
  const alone: number[] = []
  for (const place of places.slice(0, 10)) alone.push(...(await classify(blotted, 0.25, [place])))
  expect(largestDifference(alone, together)).toBeLessThanOrEqual(1e-6)
})

test('only the crop decides: another image with the same pixels around the figure gives the same probability', async () => {
  const place = { xPx: 120.5, yPx: 99.5 }
  const masked = {
    ...blotted,
    data: blotted.data.map((value, i) => (isNear(i, place) ? value : 255 - value)),
  }
  expect(await classify(masked, 0.25, [place])).toEqual(await classify(blotted, 0.25, [place]))
  expect(await classify(masked, 0.25, [{ xPx: 124.5, yPx: 99.5 }])).not.toEqual(
    await classify(blotted, 0.25, [{ xPx: 124.5, yPx: 99.5 }]),
  )
})

/** Within the 64 × 64 pixels of the crop. */
function isNear(index: number, { xPx, yPx }: { xPx: number; yPx: number }): boolean {
  const [x, y] = [Math.floor(index / 3) % sidePx, Math.floor(index / 3 / sidePx)]
  return x >= xPx - 32 && x < xPx + 33 && y >= yPx - 32 && y < yPx + 33
}

test('an image of twice the µm/px gives crops of the same field: half as many pixels, resampled, the same bytes each time', async () => {
  const enlarged = {
    data: new Uint8Array(sidePx * sidePx * 3 * 4),
    widthPx: 2 * sidePx,
    heightPx: 2 * sidePx,
  }
  for (let i = 0; i < enlarged.data.length; i++) {
    const [x, y] = [Math.floor(i / 3) % (2 * sidePx), Math.floor(i / 3 / (2 * sidePx))]
    enlarged.data[i] = blotted.data[((y >> 1) * sidePx + (x >> 1)) * 3 + (i % 3)]!
  }
  const few = places.slice(0, 8)
  const coarse = await classify(blotted, 0.5, few)
  const fine = await classify(
    enlarged,
    0.25,
    few.map(({ xPx, yPx }) => ({ xPx: 2 * xPx, yPx: 2 * yPx })),
  )
  expect(await classify(blotted, 0.5, few)).toEqual(coarse)
  expect(largestDifference(coarse, fine)).toBeLessThan(0.1) // interpolated here, repeated there
  expect(largestDifference(coarse, await classify(blotted, 0.25, few))).toBeGreaterThan(0.1)
})

test('a network that is no classifier is named by what it gives', async () => {
  const path = join(folder, 'detector.onnx')
  await writeFile(path, emitHaematoxylinDetector())
  await engine.load(path, 256)
  await expect(
    classifyFigures(engine, { ...classifier, path }, { image: blotted, imageMpp: 0.25, places }),
  ).rejects.toMatchObject({
    code: 'engine-failed',
    message: expect.stringContaining('outputs are candidates'),
  })
})
