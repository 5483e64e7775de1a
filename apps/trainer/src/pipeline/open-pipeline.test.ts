import { writePhantomSlide } from '@metaphase/phantom'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { AnnotatedImage } from '../data/annotated-image.ts'
import { paperAugmentation, wideAugmentation } from './augmentation.ts'
import { type ImageStore, openImageStore } from './image-store.ts'
import { labelCodes } from './label-codes.ts'
import { openPipeline } from './open-pipeline.ts'
import { makeTestbed, type Testbed } from './testbed.ts'
import type { Pipeline, PipelineOptions, TrainingBatch } from './training-batch.ts'

const CROP = 96
const STEPS = 3
let testbed: Testbed
let slide: AnnotatedImage
let images: ImageStore
beforeAll(async () => {
  testbed = await makeTestbed()
  const options = { seed: 5, widthPx: 1030, heightPx: 1040, figuresPerMm2: 150, impostersPerMm2: 150 }
  slide = await testbed.phantom('slide', (path) => writePhantomSlide(path, options))
  images = await openImageStore([slide, ...(await patchesOf())], { modelMpp: 0.25 })
})
afterAll(() => testbed.remove())

/** Patches of a case each on two scanners, in two greys, one figure in the middle. */
async function patchesOf(): Promise<AnnotatedImage[]> {
  const patches = ['a', 'b'].flatMap((scanner, s) =>
    Array.from({ length: 6 }, (_, i) =>
      testbed.picture(
        {
          id: `ami-br/${scanner}${i}`,
          source: 'ami-br',
          scanner,
          figures: [{ kind: 'mitotic-figure', xPx: 64, yPx: 64 }],
          exhaustive: false,
        },
        new Uint8Array(128 * 128 * 3).fill(s === 0 ? 120 : 180),
      ),
    ),
  )
  return Promise.all(patches)
}

const opened: Pipeline[] = []
afterEach(async () => {
  for (const pipeline of opened.splice(0)) await pipeline.close()
})
async function open(options: Partial<PipelineOptions> = {}): Promise<Pipeline> {
  const pipeline = await openPipeline({
    images,
    sampling: [
      { source: 'phantom', focus: 'mitotic-figure', share: 1 },
      { source: 'phantom', focus: 'hard-negative', share: 1 },
      { source: 'phantom', focus: 'anywhere', share: 1 },
      { source: 'ami-br', focus: 'mitotic-figure', share: 1 },
    ],
    augmentation: wideAugmentation,
    modelMpp: 0.25,
    cropPx: CROP,
    focusJitterPx: null,
    grafts: null,
    batchSize: 4,
    seed: 11,
    stepsPerEpoch: STEPS,
    workers: 0,
    ahead: 2,
    ...options,
  })
  opened.push(pipeline)
  return pipeline
}

async function take(pipeline: Pipeline, from: number, to: number): Promise<TrainingBatch[]> {
  const batches: TrainingBatch[] = []
  for (let at = from; at < to; at++) batches.push(await pipeline.batch(Math.floor(at / STEPS), at % STEPS))
  return batches
}

describe('a batch', () => {
  it('is the same bytes for any number of threads, any prefetch, and any step to begin with', async () => {
    const expected = await take(await open(), 0, 7)
    expect(await take(await open({ workers: 1, ahead: 0 }), 0, 4)).toEqual(expected.slice(0, 4))
    expect(await take(await open({ workers: 2, ahead: 5 }), 0, 7)).toEqual(expected)
    expect(await take(await open({ workers: 2, ahead: 3 }), 4, 7)).toEqual(expected.slice(4))
  })

  it('is another at every step, and for another seed', async () => {
    const [first, second] = await take(await open(), 0, 2)
    const [other] = await take(await open({ seed: 12 }), 0, 1)
    expect(second!.weak).not.toEqual(first!.weak)
    expect(other!.weak).not.toEqual(first!.weak)
  })

  it('has the shapes, domains and sources it says', async () => {
    const pipeline = await open({ batchSize: 12 })
    const batch = await pipeline.batch(0, 0)
    expect(pipeline.domainNames).toEqual(['ami-br/a', 'ami-br/b', 'phantom/renderer'])
    expect(batch.weak).toHaveLength(12 * CROP * CROP * 3)
    expect(batch.strong).toHaveLength(12 * CROP * CROP * 3)
    expect(batch.labels).toHaveLength(12 * CROP * CROP)
    expect(new Set(batch.sources)).toEqual(new Set(['phantom', 'ami-br']))
    batch.sources.forEach((source, i) =>
      expect(pipeline.domainNames[batch.domains[i]!]).toMatch(`${source}/`),
    )
    expect(pipeline.waitedMs).toBeGreaterThan(0)
  })

  it('of a slide read by region is that of the same slide held, label for label', async () => {
    const byRegion = await openImageStore([slide], { modelMpp: 0.25, budgetBytes: 0 })
    expect(byRegion.images[0]!.pixels.kind).toBe('slide')
    const sampling = [
      { source: 'phantom', focus: 'mitotic-figure', share: 2 },
      { source: 'phantom', focus: 'anywhere', share: 1 },
    ] as const
    const heldAll = await openImageStore([slide], { modelMpp: 0.25 })
    const [expected] = await take(await open({ images: heldAll, sampling, batchSize: 16 }), 0, 1)
    const [found] = await take(await open({ images: byRegion, sampling, batchSize: 16 }), 0, 1)
    expect(found!.labels).toEqual(expected!.labels)
    expect(found!.points).toEqual(expected!.points)
    expect(found!.weak).toEqual(expected!.weak)
  })

  it('of a slide resampled by region is all but that of the slide resampled as a whole', async () => {
    const modelMpp = 0.2
    const sampling = [{ source: 'phantom', focus: 'mitotic-figure', share: 1 }] as const
    const options = { sampling, batchSize: 16, modelMpp }
    const [whole, regions] = [
      await openImageStore([slide], { modelMpp }),
      await openImageStore([slide], { modelMpp, budgetBytes: 0 }),
    ]
    const [expected] = await take(await open({ ...options, images: whole }), 0, 1)
    const [found] = await take(await open({ ...options, images: regions }), 0, 1)
    const others = found!.labels.filter((label, i) => label !== expected!.labels[i]).length
    expect(others / found!.labels.length).toBeLessThan(0.01)
    const error = found!.weak.reduce((sum, grey, i) => sum + Math.abs(grey - expected!.weak[i]!), 0)
    expect(error / found!.weak.length).toBeLessThan(5)
  })

  it('spreads the figure in focus evenly over all of the crop but its border', async () => {
    const sampling = [{ source: 'ami-br', focus: 'mitotic-figure', share: 1 }] as const
    const single = await openImageStore(
      [await testbed.picture(farApart, new Uint8Array(700 * 700 * 3).fill(150))],
      { modelMpp: 0.25 },
    )
    const options = { images: single, sampling, batchSize: 300, augmentation: paperAugmentation }
    const [batch] = await take(await open(options), 0, 1)
    const places = Array.from({ length: 300 }, (_, n) => {
      const points = batch!.points.subarray(n * CROP * CROP, (n + 1) * CROP * CROP)
      // The middle of the 3 × 3 marked pixels is the fifth.
      const fifth = [...points.keys()].filter((i) => points[i] === 3)[4]!
      return [fifth % CROP, Math.floor(fifth / CROP)] as const
    })
    for (const axis of [0, 1] as const) {
      const found = places.map((place) => place[axis])
      expect(Math.min(...found)).toBeGreaterThanOrEqual(16)
      expect(Math.max(...found)).toBeLessThanOrEqual(CROP - 16)
      const quarters = [0, 1, 2, 3].map(
        (q) => found.filter((at) => Math.floor((at - 16) / ((CROP - 32) / 4)) === q).length,
      )
      for (const count of quarters) expect(Math.abs(count - 75)).toBeLessThan(30)
    }
  })

  it('of small patches mixes one scanner alone', async () => {
    const sampling = [{ source: 'ami-br', focus: 'mitotic-figure', share: 1 }] as const
    const options = { sampling, cropPx: 128, batchSize: 12, augmentation: paperAugmentation }
    const pipeline = await open(options)
    const [batch] = await take(pipeline, 0, 1)
    batch!.domains.forEach((domain, n) => {
      const crop = batch!.weak.subarray(n * 128 * 128 * 3, (n + 1) * 128 * 128 * 3)
      expect(new Set(crop)).toEqual(new Set([pipeline.domainNames[domain] === 'ami-br/a' ? 120 : 180]))
    })
    expect(batch!.labels.includes(labelCodes.unlabelledOpen)).toBe(true)
    expect(new Set(batch!.domains).size).toBe(2)
  })
})

describe('a batch for a classifier', () => {
  const figureAt = (xPx: number, yPx: number, atypical?: boolean) =>
    ({ kind: 'mitotic-figure', xPx, yPx, ...(atypical !== undefined && { atypical }) }) as const

  /** 128 px, white but for a black strip of padding on the left; the figure's class is its grey. */
  const patch = (id: string, atypical: boolean | undefined, paddingPx: number) => {
    const grey = atypical === true ? 90 : 190
    const rgb = new Uint8Array(128 * 128 * 3).fill(grey)
    for (let y = 0; y < 128; y++) rgb.fill(0, y * 384, y * 384 + paddingPx * 3)
    return testbed.picture(
      { id, source: 'ami-br', scanner: 's', figures: [figureAt(64, 64, atypical)], exhaustive: false },
      rgb,
    )
  }

  it('has its figure in the middle, its class beside it, and nothing of other patches or of padding', async () => {
    const store = await openImageStore(
      [await patch('a', true, 0), await patch('b', false, 50), await patch('c', undefined, 0)],
      { modelMpp: 0.25 },
    )
    const sampling = [
      { source: 'ami-br', focus: 'atypical-figure', share: 1 },
      { source: 'ami-br', focus: 'typical-figure', share: 1 },
    ] as const
    const options = {
      images: store,
      sampling,
      batchSize: 40,
      focusJitterPx: 4,
      augmentation: paperAugmentation,
    }
    const [batch] = await take(await open(options), 0, 1)
    expect(new Set(batch!.atypical)).toEqual(new Set([0, 1]))
    batch!.atypical.forEach((atypical, n) => {
      const pixels = CROP * CROP
      const crop = batch!.weak.subarray(n * pixels * 3, (n + 1) * pixels * 3)
      expect(new Set(crop)).toEqual(new Set([atypical === 1 ? 90 : 190]))
      const points = batch!.points.subarray(n * pixels, (n + 1) * pixels)
      const fifth = [...points.keys()].filter((i) => points[i] === 3)[4]!
      expect(Math.abs((fifth % CROP) + 0.5 - CROP / 2)).toBeLessThanOrEqual(5)
      expect(Math.abs(Math.floor(fifth / CROP) + 0.5 - CROP / 2)).toBeLessThanOrEqual(5)
    })
  })
})

const farApart = {
  id: 'ami-br/large',
  source: 'ami-br',
  widthPx: 700,
  heightPx: 700,
  figures: [{ kind: 'mitotic-figure', xPx: 350, yPx: 350 }],
} as const

describe('openPipeline', () => {
  it('names the shares that find no figure, and gives their part to the others', async () => {
    const share = { source: 'ami-br', focus: 'hard-negative', share: 5 } as const
    const rest = { source: 'ami-br', focus: 'mitotic-figure', share: 1 } as const
    const pipeline = await open({ sampling: [share, rest] })
    expect(pipeline.emptyShares).toEqual([share])
    expect((await pipeline.batch(0, 0)).points.includes(3)).toBe(true)
    await expect(open({ sampling: [share] })).rejects.toMatchObject({ code: 'request-invalid' })
  })

  it('gives the part of a source that is held out to the others', async () => {
    const share = { source: 'gbm40', focus: 'anywhere', share: 5 } as const
    const rest = { source: 'ami-br', focus: 'mitotic-figure', share: 1 } as const
    const pipeline = await open({ sampling: [share, rest] })
    expect(pipeline.emptyShares).toEqual([share])
    expect(new Set((await pipeline.batch(0, 0)).sources)).toEqual(new Set(['ami-br']))
  })

  it('refuses a sampling without anything to look at, and a store at another µm per pixel', async () => {
    const share = { source: 'gbm40', focus: 'anywhere', share: 1 } as const
    await expect(open({ sampling: [share] })).rejects.toMatchObject({ code: 'request-invalid' })
    await expect(open({ modelMpp: 0.5 })).rejects.toMatchObject({ code: 'request-invalid' })
  })

  it('says what made a batch fail, across threads', async () => {
    const lost = await openImageStore(
      [{ ...slide, pixels: { kind: 'slide', path: `${slide.pixels.path}.lost` } }],
      { modelMpp: 0.25, budgetBytes: 0 },
    )
    const sampling = [{ source: 'phantom', focus: 'anywhere', share: 1 }] as const
    const pipeline = await open({ images: lost, sampling, workers: 1 })
    await expect(pipeline.batch(0, 0)).rejects.toThrow(/lost/)
  })

  it('closed while a batch is awaited lets nobody wait', async () => {
    const pipeline = await open({ workers: 1, batchSize: 64 })
    const outcome = pipeline.batch(0, 0).then(String, String)
    await pipeline.close()
    expect(await outcome).toMatch(/closed/)
  })
})
