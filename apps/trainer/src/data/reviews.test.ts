import { keepPhantomSlide } from '@metaphase/phantom'
import { expect, test } from 'vitest'
import { loadSource } from './loaders.ts'
import { readPixels } from './read-pixels.ts'
import { loadReviews, loadReviewsAtypical } from './reviews.ts'
import { testFolder, writeIn } from './testbed.ts'

const slide = {
  file: 'slides/a/source',
  slideId: 'a',
  caseId: 'c',
  scanner: 'aperio',
  widthPx: 400,
  heightPx: 300,
  mpp: { x: 0.25, y: 0.5 },
  exhaustive: true,
}
const mitotic = (xPx: number, yPx: number, atypical?: boolean) => ({
  kind: 'mitotic-figure',
  xPx,
  yPx,
  reviewers: 1,
  ...(atypical !== undefined && { atypical }),
})

async function reviewsOf(...figures: object[]): Promise<string> {
  const folder = await testFolder()
  const reviews = { format: 'metaphase-reviews', version: 1, slides: [{ ...slide, figures }] }
  await writeIn(folder, 'reviews.json', JSON.stringify(reviews))
  return folder
}

test('a window is 32 µm along each axis, moved in at the slide’s end, its own figure first', async () => {
  const folder = await reviewsOf(
    mitotic(200.5, 150.25, true),
    mitotic(3, 299, false),
    mitotic(220, 140, false),
    mitotic(210, 150),
    { kind: 'hard-negative', xPx: 205, yPx: 150, reviewers: 2 },
  )
  const windows = await loadReviewsAtypical(folder)
  expect(windows.map(({ pixels, widthPx, heightPx }) => ({ ...pixels, widthPx, heightPx }))).toMatchObject([
    { kind: 'region', xPx: 137, yPx: 118, widthPx: 128, heightPx: 64 },
    { kind: 'region', xPx: 0, yPx: 236, widthPx: 128, heightPx: 64 },
    { kind: 'region', xPx: 156, yPx: 108 },
  ])
  expect(windows.map(({ figures }) => figures)).toEqual([
    [
      { kind: 'mitotic-figure', xPx: 63.5, yPx: 32.25, atypical: true },
      { kind: 'mitotic-figure', xPx: 83, yPx: 22, atypical: false },
    ],
    [{ kind: 'mitotic-figure', xPx: 3, yPx: 63, atypical: false }],
    [
      { kind: 'mitotic-figure', xPx: 64, yPx: 32, atypical: false },
      { kind: 'mitotic-figure', xPx: 44.5, yPx: 42.25, atypical: true },
    ],
  ])
  expect((await loadReviews(folder))[0]!.figures).toHaveLength(5)
})

test('a slide file that is missing, or a data set of another make, is refused', async () => {
  await expect(loadSource('reviews', await reviewsOf())).rejects.toMatchObject({ code: 'dataset-invalid' })
  const folder = await testFolder()
  await writeIn(
    folder,
    'reviews.json',
    JSON.stringify({ format: 'metaphase-reviews', version: 2, slides: [] }),
  )
  await expect(loadReviews(folder)).rejects.toThrow('version')
})

test('a region that its slide does not have is refused', async () => {
  const { path } = await keepPhantomSlide(await testFolder(), { seed: 1, widthPx: 300, heightPx: 200 })
  const region = { widthPx: 128, heightPx: 128, pixels: { kind: 'region', path, xPx: 100, yPx: 73 } } as const
  await expect(readPixels(region)).rejects.toMatchObject({ code: 'dataset-invalid' })
})
