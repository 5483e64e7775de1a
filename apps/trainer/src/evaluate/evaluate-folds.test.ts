import { startEngine, type Engine } from '@metaphase/inference'
import { parseManifest } from '@metaphase/model'
import { writePhantomSlide } from '@metaphase/phantom'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { baselineModel } from '../../test/baseline-model.ts'
import type { AnnotatedImage } from '../data/annotated-image.ts'
import { evaluateFolds } from './evaluate-folds.ts'
import { evaluateImages } from './evaluate-images.ts'
import { evaluationMetrics } from './evaluation-metrics.ts'
import { evaluationText } from './evaluation-text.ts'

const thresholdOfFold = [0.3, 0.45, 0.6, 0.85]
let folder: string
let engine: Engine
let images: AnnotatedImage[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metaphase-folds-'))
  engine = startEngine({ providers: ['cpu'], threads: 1 })
  const manifest = parseManifest(await readFile(join(baselineModel, 'manifest.json')))
  for (const [fold, threshold] of thresholdOfFold.entries()) {
    const detector = { ...manifest.detector, threshold }
    await cp(baselineModel, join(folder, String(fold)), { recursive: true })
    await writeFile(join(folder, String(fold), 'manifest.json'), JSON.stringify({ ...manifest, detector }))
  }
  images = [await field('A03', 1), await field('A01', 2)]
})
afterAll(async () => {
  await engine.close()
  await rm(folder, { recursive: true })
})

async function field(slide: string, seed: number): Promise<AnnotatedImage> {
  const path = join(folder, `${slide}.tiff`)
  const size = { widthPx: 400, heightPx: 400 }
  const { figures } = await writePhantomSlide(path, { seed, ...size, figuresPerMm2: 700 })
  return {
    id: `icpr2012/${slide}_01`,
    source: 'icpr2012',
    caseId: `icpr2012/${slide}`,
    scanner: 'unknown',
    pixels: { kind: 'slide', path },
    ...size,
    mpp: { x: 0.25, y: 0.25 },
    figures: figures.map(({ xPx, yPx }) => ({ kind: 'mitotic-figure', xPx, yPx })),
    exhaustive: true,
  }
}

test('each slide is scored by the bundle that held it out, at its threshold, and the counts are pooled', async () => {
  const serving = { engine, scratchDir: folder }
  const record = await evaluateFolds(images, folder, serving)
  const a03 = await evaluateImages([images[0]!], join(folder, '3'), serving)
  const a01 = await evaluateImages([images[1]!], join(folder, '1'), serving)
  expect(record.images.map(({ id, threshold }) => [id, threshold])).toEqual([
    ['icpr2012/A01_01', 0.45],
    ['icpr2012/A03_01', 0.85],
  ])
  expect(record.counts.truePositives).toBe(a01.counts.truePositives + a03.counts.truePositives)
  expect(record.counts.falsePositives).toBe(a01.counts.falsePositives + a03.counts.falsePositives)
  expect(record.groundTruth).toBe(images[0]!.figures.length + images[1]!.figures.length)
  expect(record.folds).toEqual([a01.model, a03.model])
  expect(record.model.threshold).toBe((0.45 + 0.85) / 2)

  // intervals and manifest are of the same thresholds
  const f1 = evaluationMetrics(record).find(({ name }) => name === 'f1')
  expect(f1?.value).toBeCloseTo(record.f1, 12)
  expect(f1?.dataset).toContain('2 images of 2 slides')
  const [low, high] = f1!.interval95!
  expect(low).toBeLessThanOrEqual(record.f1)
  expect(high).toBeGreaterThanOrEqual(record.f1)
  expect(evaluationText(record)).toContain('thresholds of the folds 0.450, 0.850')
})

test('a slide that is in no fold is refused: nobody can say who has not seen it', async () => {
  const stranger = { ...images[0]!, id: 'icpr2012/A04_01', caseId: 'icpr2012/A04' }
  await expect(
    evaluateFolds([stranger], folder, {
      engine,
      scratchDir: folder,
      onImage: () => expect.unreachable('an image was run'),
    }),
  ).rejects.toThrow('the slide A04 is in no fold of folds.json')
})
