import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Artefact,
  type ArtefactKind,
  type PhantomOptions,
  type SlideEncoding,
  writePhantomSlide,
} from '../../../phantom/src/index.ts'
import { slideFolder } from '../../test/made-slides.ts'
import { openSlide } from '../slide.ts'
import { findTissue } from './find-tissue.ts'

/** 1.4 × 1 mm with two pieces of tissue. */
const field = { widthPx: 1400, heightPx: 1000, mpp: 1, figuresPerMm2: 0, impostersPerMm2: 0 }

let folder: Awaited<ReturnType<typeof slideFolder>>
beforeAll(async () => {
  folder = await slideFolder()
})
afterAll(() => folder.remove())

const UNHIDDEN_MM2 = 0.493
/** Of what the phantom says. */
const ERROR_MAX = 0.02

let slides = 0
async function areasOf(
  { seed = 1, tissue = 'island', ...options }: Partial<PhantomOptions>,
  encoding?: SlideEncoding,
) {
  const path = join(folder.path, `phantom-${slides++}.tiff`)
  const truth = await writePhantomSlide(path, { ...field, seed, tissue, ...options }, encoding)
  const slide = await openSlide(path, folder)
  const { areaMm2 } = await findTissue(slide, { x: field.mpp, y: field.mpp })
  await slide.close()
  const trueMm2 = truth.tissueAreaMm2
  return { areaMm2, trueMm2, error: Math.abs(areaMm2 / trueMm2 - 1) }
}

const stroke = (
  kind: ArtefactKind,
  [x0, y0, x1, y1]: readonly [number, number, number, number],
  widthUm: number,
): Artefact => ({ kind, fromUm: { x: x0, y: y0 }, toUm: { x: x1, y: y1 }, widthUm })

const inks = ['blue-ink', 'green-ink', 'red-ink', 'black-ink'] as const
/** Across glass and both pieces of tissue. */
const penMark = (ink: ArtefactKind) => stroke(ink, [100, 60, 1320, 960], 90)
const padding = [stroke('padding', [-500, 0, 1900, 0], 160), stroke('padding', [0, -500, 0, 1500], 300)]
const coverslip = [
  stroke('shadow', [1000, -200, 1250, 1200], 140),
  stroke('black-ink', [1000, -200, 1250, 1200], 6),
]

test.each([1, 2, 3, 4])(
  'the area of pieces of tissue in various stains is known to 2 %% (%i)',
  async (seed) => {
    const { error, trueMm2 } = await areasOf({ seed })
    expect(trueMm2).toBeCloseTo(UNHIDDEN_MM2, 3)
    expect(error).toBeLessThan(ERROR_MAX)
  },
)

test.each(inks)('%s across glass and tissue is not tissue, nor is what it hides', async (ink) => {
  const { error, trueMm2 } = await areasOf({ seed: 2, artefacts: [penMark(ink)] })
  expect(trueMm2).toBeLessThan(0.85 * UNHIDDEN_MM2)
  expect(error).toBeLessThan(ERROR_MAX)
})

test('padding over the edge of tissue is not tissue', async () => {
  const { error, trueMm2 } = await areasOf({ artefacts: padding })
  expect(trueMm2).toBeLessThan(UNHIDDEN_MM2)
  expect(error).toBeLessThan(ERROR_MAX)
})

test("a coverslip's edge with its shadow is not tissue; tissue in its shadow is", async () => {
  expect((await areasOf({ artefacts: coverslip })).error).toBeLessThan(ERROR_MAX)
})

test('a fold counts as the area that it covers', async () => {
  const { error, trueMm2 } = await areasOf({ artefacts: [stroke('fold', [400, 250, 700, 650], 60)] })
  expect(trueMm2).toBeCloseTo(UNHIDDEN_MM2, 3)
  expect(error).toBeLessThan(ERROR_MAX)
})

test('the drops of fat in fat cells are not tissue', async () => {
  const fat = Array.from({ length: 20 }, (_, i) => {
    const [column, row] = [i % 4, Math.floor(i / 4)]
    const [x, y] = [400 + 80 * column + 40 * (row % 2), 280 + 70 * row]
    return stroke('hole', [x, y, x, y], 70)
  })
  const { error, trueMm2 } = await areasOf({ artefacts: fat })
  expect(trueMm2).toBeLessThan(0.85 * UNHIDDEN_MM2)
  expect(error).toBeLessThan(ERROR_MAX)
})

test.each([90, 40])(
  'a blank slide with marks, padding and a coverslip has no tissue (JPEG %i)',
  async (quality) => {
    const marks = inks.map((ink, i) => stroke(ink, [420 + 150 * i, 300, 480 + 150 * i, 800], 80))
    const blank = { tissue: 'none', artefacts: [...marks, ...padding, ...coverslip] } as const
    expect((await areasOf(blank, { quality })).areaMm2).toBe(0)
  },
)

test('strong JPEG compression does not change the area', async () => {
  const marked = { seed: 3, artefacts: [penMark('blue-ink')] }
  expect((await areasOf(marked, { quality: 40 })).error).toBeLessThan(ERROR_MAX)
})
