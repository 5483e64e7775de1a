import { describe, expect, it } from 'vitest'
import type { AnnotatedFigure } from '../data/annotated-image.ts'
import { labelCodes, type LabelCode } from './label-codes.ts'
import { drawLabels, type LabelMasks } from './label-raster.ts'

const SIDE = 100
const frame = { xPx: 0, yPx: 0, widthPx: SIDE, heightPx: SIDE, mpp: 0.25 }

function labelsOf(
  figures: readonly AnnotatedFigure[],
  options: { readonly exhaustive?: boolean; readonly masks?: LabelMasks } = {},
): Uint8Array {
  const labels = new Uint8Array(SIDE * SIDE)
  drawLabels(labels, frame, figures, { exhaustive: true, ...options })
  return labels
}

const at = (labels: Uint8Array, x: number, y: number) => labels[y * SIDE + x]
const areaOf = (labels: Uint8Array, code: LabelCode) => labels.filter((label) => label === code).length
const maskOf = (...parts: readonly (readonly [x: number, y: number, w: number, h: number, k: number])[]) => {
  const mask = new Uint16Array(SIDE * SIDE)
  for (const [left, top, width, height, instance] of parts)
    for (let y = top; y < top + height; y++) mask.fill(instance, y * SIDE + left, y * SIDE + left + width)
  return mask
}
const mitosisAt = (xPx: number, yPx: number): AnnotatedFigure => ({ kind: 'mitotic-figure', xPx, yPx })
const negativeAt = (xPx: number, yPx: number): AnnotatedFigure => ({ kind: 'hard-negative', xPx, yPx })

describe('drawLabels', () => {
  it('leaves open whether there are figures where nobody looked for all of them', () => {
    expect(new Set(labelsOf([]))).toEqual(new Set([labelCodes.unlabelled]))
    expect(new Set(labelsOf([], { exhaustive: false }))).toEqual(new Set([labelCodes.unlabelledOpen]))
  })

  it('draws a point as a disc of 2 µm in one of 5 µm', () => {
    const labels = labelsOf([mitosisAt(50, 50)])
    expect(areaOf(labels, labelCodes.mitosis) / (Math.PI * 8 ** 2)).toBeCloseTo(1, 1)
    const disc = areaOf(labels, labelCodes.mitosis) + areaOf(labels, labelCodes.mitosisRegion)
    expect(disc / (Math.PI * 20 ** 2)).toBeCloseTo(1, 1)
    expect(at(labels, 50, 69)).toBe(labelCodes.mitosisRegion)
    expect(at(labels, 50, 70)).toBe(labelCodes.unlabelled)
  })

  it('draws a box as the pixels whose centres it holds', () => {
    const box = { xPx: 30, yPx: 30, widthPx: 40, heightPx: 40 }
    const labels = labelsOf([{ ...negativeAt(50, 50), box }])
    const inBox = areaOf(labels, labelCodes.hardNegative) + areaOf(labels, labelCodes.hardNegativeRegion)
    expect(inBox).toBe(40 * 40)
    expect(at(labels, 30, 30)).toBe(labelCodes.hardNegativeRegion)
    expect(at(labels, 70, 50)).toBe(labelCodes.unlabelled)
  })

  it('lets a mitotic figure win over a hard negative, whichever is named first', () => {
    const both = [mitosisAt(50, 50), negativeAt(58, 50)]
    const labels = labelsOf(both)
    expect(labels).toEqual(labelsOf(both.toReversed()))
    expect(at(labels, 55, 50)).toBe(labelCodes.mitosis)
    expect(at(labels, 62, 50)).toBe(labelCodes.mitosisRegion)
    expect(at(labels, 72, 50)).toBe(labelCodes.hardNegativeRegion)
  })

  it('makes two plates of one anaphase one blob, and leaves two figures apart', () => {
    const apart = [
      [20, 40, 4, 20, 1],
      [60, 40, 4, 20, 1],
    ] as const
    const anaphase = labelsOf([mitosisAt(42, 50)], { masks: { figures: maskOf(...apart) } })
    expect(areaOf(anaphase, labelCodes.mitosis)).toBe(44 * 20)
    expect(at(anaphase, 42, 50)).toBe(labelCodes.mitosis)
    expect(at(anaphase, 42, 39)).toBe(labelCodes.unlabelled)
    const [first, second] = apart
    const two = maskOf(first, [...second.slice(0, 4), 2] as never)
    expect(areaOf(labelsOf([], { masks: { figures: two } }), labelCodes.mitosis)).toBe(160)
  })

  it('keeps an outline exact: no disc or box around a figure that the mask shows', () => {
    const masks = { figures: maskOf([45, 45, 10, 10, 1]) }
    const labels = labelsOf([mitosisAt(50, 50)], { masks })
    expect(areaOf(labels, labelCodes.mitosis)).toBe(100)
    expect(areaOf(labels, labelCodes.mitosisRegion)).toBe(0)
    const another = labelsOf([mitosisAt(50, 50), mitosisAt(80, 80)], { masks })
    expect(at(another, 80, 80)).toBe(labelCodes.mitosis)
  })

  it('takes nuclei and background from a mask of all nuclei, and ignores what is to be ignored', () => {
    const masks = { nuclei: maskOf([10, 10, 5, 5, 7]), ignored: maskOf([12, 10, 50, 1, 1]) }
    const labels = labelsOf([mitosisAt(50, 12)], { masks })
    expect(at(labels, 10, 10)).toBe(labelCodes.nucleus)
    expect(at(labels, 0, 0)).toBe(labelCodes.background)
    expect(at(labels, 13, 10)).toBe(labelCodes.ignored)
    expect(at(labels, 50, 10)).toBe(labelCodes.ignored)
    expect(at(labels, 50, 11)).toBe(labelCodes.mitosis)
  })

  it('draws what reaches into a part of an image as in the whole', () => {
    const whole = labelsOf([mitosisAt(50.3, 50.8), negativeAt(20, 20)])
    const part = new Uint8Array(30 * 30)
    drawLabels(part, { xPx: 35, yPx: 40, widthPx: 30, heightPx: 30, mpp: 0.25 }, [mitosisAt(50.3, 50.8)], {
      exhaustive: true,
    })
    for (let y = 0; y < 30; y++)
      for (let x = 0; x < 30; x++) expect(part[y * 30 + x]).toBe(at(whole, x + 35, y + 40))
  })
})
