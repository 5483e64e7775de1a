import { startEngine, type Engine } from '@metaphase/inference'
import { PhantomRenderer } from '@metaphase/phantom'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeClassifierBundle } from '../../../../packages/model/test/classifier-bundle.ts'
import { classificationText } from './classification-text.ts'
import { openClassifierBundle } from './classifier-bundle.ts'
import type { FigureImage } from './classify-images.ts'
import { evaluateClassifier, evaluateClassifierFolds } from './evaluate-classifier.ts'

const thresholdOfFold = [0.4, 0.45, 0.5, 0.55]
let folder: string
let engine: Engine
let images: FigureImage[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metaphase-classifier-folds-'))
  engine = startEngine({ providers: ['cpu'], threads: 1 })
  for (const [fold, threshold] of thresholdOfFold.entries())
    await writeClassifierBundle(join(folder, String(fold)), { classifier: { threshold } })
  images = await Promise.all(Array.from({ length: 16 }, (_, seed) => figure(seed)))
})
afterAll(async () => {
  await engine.close()
  await rm(folder, { recursive: true })
})

async function figure(seed: number): Promise<FigureImage> {
  const sidePx = 128
  const path = join(folder, `${seed}.png`)
  const pixels = new PhantomRenderer({ seed, widthPx: sidePx, heightPx: sidePx }).region(0, 0, sidePx, sidePx)
  await sharp(pixels, { raw: { width: sidePx, height: sidePx, channels: 3 } })
    .png()
    .toFile(path)
  return {
    id: `figure/${seed}`,
    caseId: `mitos/A0${seed % 4}`,
    pixels: { kind: 'slide', path },
    widthPx: sidePx,
    heightPx: sidePx,
    mpp: { x: 0.25, y: 0.25 },
    figures: [{ kind: 'mitotic-figure', xPx: 64, yPx: 64, atypical: seed % 3 === 0 }],
  }
}

test('each figure is scored by the bundle that held out its case, at its threshold, and the answers are pooled', async () => {
  const record = await evaluateClassifierFolds(images, folder, { engine })
  expect(record.n).toBe(16)
  expect(record.folds?.map(({ threshold }) => threshold)).toEqual(thresholdOfFold)
  let right = 0
  for (const fold of [0, 1, 2, 3]) {
    const own = images.filter(({ caseId }) => caseId === `mitos/A0${fold}`)
    const alone = await evaluateClassifier(own, await openClassifierBundle(join(folder, String(fold))), {
      engine,
    })
    for (const { id, score, isTrue } of alone.figures) {
      expect(record.figures.find((other) => other.id === id)).toMatchObject({
        score,
        threshold: thresholdOfFold[fold],
      })
      if (isTrue && score >= thresholdOfFold[fold]!) right++
    }
  }
  expect(record.sensitivity).toBeCloseTo(right / 6, 12)
  expect(classificationText(record)).toContain('thresholds of the folds 0.400, 0.450, 0.500, 0.550')
  expect(classificationText(record)).toContain('over cases')
})

test('a figure of a case that is in no fold is refused', async () => {
  const stranger = { ...images[0]!, caseId: 'elsewhere/1' }
  await expect(evaluateClassifierFolds([stranger], folder, { engine })).rejects.toThrow('in no fold')
})
