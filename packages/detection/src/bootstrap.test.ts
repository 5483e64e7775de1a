import { expect, test } from 'vitest'
import { scatterImages } from '../test/scattered-images.ts'
import { averagePrecision } from './average-precision.ts'
import { bootstrapIntervals } from './bootstrap.ts'

const mpp = { x: 1, y: 1 }
const at = (xPx: number, probability = 0.9) => ({ xPx, yPx: 0, probability })

/** `found` of `figures` figures found, none false. */
const image = (found: number, figures: number) => {
  const annotations = Array.from({ length: figures }, (_, i) => at(i * 100))
  return { mpp, annotations, detections: annotations.slice(0, found) }
}

test('the same seed gives the same intervals, another seed others', () => {
  const images = scatterImages(20, { annotations: 10, detections: 10, sideUm: 60 })
  const run = (seed: number) => bootstrapIntervals(images, { threshold: 0.5, seed, resamples: 200 })
  expect(run(3)).toEqual(run(3))
  expect(run(3)).not.toEqual(run(4))
})

test('the estimate is the pooled score, AP over all detections', () => {
  const images = scatterImages(20, { annotations: 10, detections: 10, sideUm: 60 })
  const { ap, f1 } = bootstrapIntervals(images, { threshold: 0.5, seed: 1, resamples: 100 })
  expect(ap.estimate).toBe(averagePrecision(images))
  expect(f1.low).toBeLessThan(f1.estimate)
  expect(f1.high).toBeGreaterThan(f1.estimate)
})

test('images that are all alike leave nothing to chance', () => {
  const images = Array.from({ length: 8 }, () => image(1, 2))
  const { recall, precision } = bootstrapIntervals(images, { threshold: 0.5, seed: 1, resamples: 100 })
  expect(recall).toEqual({ estimate: 0.5, low: 0.5, high: 0.5 })
  expect(precision).toEqual({ estimate: 1, low: 1, high: 1 })
})

test('recall over 100 images with one figure each: the interval of a proportion, 0.5 ± 1.96 · 0.05', () => {
  const images = Array.from({ length: 100 }, (_, i) => image(i % 2, 1))
  const { recall } = bootstrapIntervals(images, { threshold: 0.5, seed: 5, resamples: 4_000 })
  expect(recall.low).toBeCloseTo(0.402, 1.5)
  expect(recall.high).toBeCloseTo(0.598, 1.5)
})

test('four slides that differ: drawn as slides the interval runs from nearly the worst to nearly the best', () => {
  const slides = [1, 4, 6, 9] // of ten figures on each image
  const images = slides.flatMap((found, slide) =>
    Array.from({ length: 25 }, () => ({ ...image(found, 10), slide: String(slide) })),
  )
  const options = { threshold: 0.5, seed: 2, resamples: 2_000 }
  const byImage = bootstrapIntervals(images, options)
  const bySlide = bootstrapIntervals(images, { ...options, clusterOf: ({ slide }) => slide })
  expect([byImage.units, bySlide.units]).toEqual([100, 4])
  const width = ({ recall }: typeof byImage) => recall.high - recall.low
  expect(width(bySlide)).toBeGreaterThan(3 * width(byImage))
  expect(bySlide.recall.low).toBeLessThanOrEqual(0.25)
  expect(bySlide.recall.high).toBeGreaterThanOrEqual(0.75)
})

test('resamples without a figure are left out of recall, not counted as 0', () => {
  const images = [image(1, 1), { mpp, annotations: [], detections: [] }]
  const { recall } = bootstrapIntervals(images, { threshold: 0.5, seed: 1, resamples: 200 })
  expect(recall).toEqual({ estimate: 1, low: 1, high: 1 })
})

test('AP of a resample equals AP of the images written out as often as they were drawn', () => {
  const untied = scatterImages(2, { annotations: 8, detections: 12, sideUm: 40 }, 11).map((image, i) => ({
    ...image,
    detections: image.detections.map((detection, j) => ({
      ...detection,
      probability: detection.probability + (2 * j + i) / 1e6,
    })),
  }))
  // of two images the resamples are AA, AB and BB, so the lowest and the highest AP are among these three
  const [a, b] = [untied[0]!, untied[1]!]
  const all = [
    [a, a],
    [a, b],
    [b, b],
  ].map((images) => averagePrecision(images))
  const { ap } = bootstrapIntervals(untied, { threshold: 0.5, seed: 1, resamples: 300, confidence: 1 })
  expect(ap.low).toBeCloseTo(Math.min(...all), 12)
  expect(ap.high).toBeCloseTo(Math.max(...all), 12)
  expect(ap.high - ap.low).toBeGreaterThan(0.01)
})
