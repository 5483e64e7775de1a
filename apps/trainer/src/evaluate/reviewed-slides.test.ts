import { expect, test } from 'vitest'
import { split85To80 } from '../data/split-85-80.ts'
import { testFolder, writeIn } from '../data/testbed.ts'
import { readReviewedSlides } from './reviewed-slides.ts'

async function reviewed(count: number, exhaustive: (i: number) => boolean): Promise<string> {
  const folder = await testFolder()
  await writeIn(folder, 'slide', 'pixels')
  const slides = Array.from({ length: count }, (_, i) => ({
    file: 'slide',
    slideId: `s${i}`,
    caseId: `c${i}`,
    scanner: 'unknown',
    widthPx: 1,
    heightPx: 1,
    mpp: { x: 0.25, y: 0.25 },
    exhaustive: exhaustive(i),
    figures: [],
  }))
  await writeIn(folder, 'reviews.json', JSON.stringify({ format: 'metaphase-reviews', version: 1, slides }))
  return folder
}

test('signed slides are scored; with a seed, those that its split keeps for the test', async () => {
  const folder = await reviewed(40, (i) => i % 4 !== 0)
  const all = await readReviewedSlides(folder, { splitSeed: undefined })
  expect(all).toHaveLength(30)
  const kept = await readReviewedSlides(folder, { splitSeed: 3 })
  expect(kept.length).toBeGreaterThan(0)
  expect(kept).toEqual(all.filter((slide) => split85To80(slide, 3) === 'test'))
})

test('where nothing can be scored it says why', async () => {
  const unsigned = await reviewed(2, () => false)
  await expect(readReviewedSlides(unsigned, { splitSeed: 1 })).rejects.toMatchObject({
    code: 'dataset-invalid',
    message: expect.stringContaining('of 2 reviewed slides 0 are signed'),
  })
})
