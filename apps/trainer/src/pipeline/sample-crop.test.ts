import { describe, expect, it } from 'vitest'
import { randomOf } from '../random.ts'
import { drawTurn, placeTurn, placeTurnAt, reachOf, regionPx, toCrop } from './crop-geometry.ts'
import { labelCodes } from './label-codes.ts'
import { markPoints } from './mark-points.ts'
import { sampleCrop } from './sample-crop.ts'

const SIDE = 200
const CROP = 64
const turns = { flips: true, rotation: true, scaleJitter: 0.2 }
const asIs = { flips: false, rotation: false, scaleJitter: 0 }

/** Brightness rises with x in red and with y in green; a dark square and its label lie about (x, y). */
function windowWithFigure(x: number, y: number) {
  const rgb = new Uint8Array(SIDE * SIDE * 3)
  const labels = new Uint8Array(SIDE * SIDE)
  for (let row = 0; row < SIDE; row++)
    for (let column = 0; column < SIDE; column++) {
      const i = row * SIDE + column
      rgb[i * 3] = column
      rgb[i * 3 + 1] = row
      const isFigure = Math.abs(column + 0.5 - x) < 5 && Math.abs(row + 0.5 - y) < 5
      rgb[i * 3 + 2] = isFigure ? 255 : 0
      if (isFigure) labels[i] = labelCodes.mitosis
    }
  return { widthPx: SIDE, heightPx: SIDE, rgb, labels }
}

const emptyViews = () => ({
  rgb: new Uint8Array(CROP * CROP * 3),
  labels: new Uint8Array(CROP * CROP),
  points: new Uint8Array(CROP * CROP),
})

const centreOf = (values: Uint8Array, isPart: (value: number) => boolean) => {
  const found = [...values.keys()].filter((i) => isPart(values[i]!))
  const mean = (of: (i: number) => number) => found.reduce((sum, i) => sum + of(i), 0) / found.length
  return [mean((i) => (i % CROP) + 0.5), mean((i) => Math.floor(i / CROP) + 0.5)] as const
}

describe('a turned crop', () => {
  it('keeps a figure, its label and its point together, where it was asked to be', () => {
    for (let k = 0; k < 50; k++) {
      const turn = drawTurn(randomOf(k), CROP, turns)
      const geometry = placeTurnAt(turn, 101.3, 97.8, 20.25, 40.5)
      const views = emptyViews()
      sampleCrop(windowWithFigure(101.3, 97.8), geometry, views.rgb, views.labels)
      markPoints(views.points, views.labels, geometry, [{ kind: 'mitotic-figure', xPx: 101.3, yPx: 97.8 }])
      const blue = views.rgb.filter((_, i) => i % 3 === 2)
      const seen = [
        centreOf(blue, (value) => value > 127),
        centreOf(views.labels, (label) => label === labelCodes.mitosis),
        centreOf(views.points, (point) => point === 3),
      ]
      for (const [u, v] of seen) {
        expect(Math.abs(u - 20.25)).toBeLessThan(0.9)
        expect(Math.abs(v - 40.5)).toBeLessThan(0.9)
      }
      expect(views.points.filter((point) => point > 0)).toHaveLength(9)
    }
  })

  it('shows the colours of the place that toCrop says, to a grey level', () => {
    const geometry = placeTurn(drawTurn(randomOf(7), CROP, turns), 100, 100)
    const views = emptyViews()
    sampleCrop(windowWithFigure(0, 0), geometry, views.rgb, views.labels)
    for (const [x, y] of [
      [100.5, 100.5],
      [110.5, 90.5],
      [85.5, 96.5],
    ] as const) {
      const [u, v] = toCrop(geometry, x, y)
      const i = (Math.floor(v) * CROP + Math.floor(u)) * 3
      expect(Math.abs(views.rgb[i]! - (x - 0.5))).toBeLessThan(1.5)
      expect(Math.abs(views.rgb[i + 1]! - (y - 0.5))).toBeLessThan(1.5)
    }
  })

  it('that is not turned is the very pixels', () => {
    const window = windowWithFigure(100, 100)
    const geometry = placeTurn(drawTurn(randomOf(1), CROP, asIs), 100, 100)
    const views = emptyViews()
    sampleCrop(window, geometry, views.rgb, views.labels)
    for (let v = 0; v < CROP; v++) {
      const from = (100 - CROP / 2 + v) * SIDE + 100 - CROP / 2
      expect(views.rgb.subarray(v * CROP * 3, (v + 1) * CROP * 3)).toEqual(
        window.rgb.subarray(from * 3, (from + CROP) * 3),
      )
      expect(views.labels.subarray(v * CROP, (v + 1) * CROP)).toEqual(
        window.labels.subarray(from, from + CROP),
      )
    }
  })

  it('beyond the image shows its reflection, ignored and without points', () => {
    const geometry = placeTurn(drawTurn(randomOf(1), CROP, asIs), 0, 100)
    const views = emptyViews()
    sampleCrop(windowWithFigure(0, 100), geometry, views.rgb, views.labels)
    markPoints(views.points, views.labels, geometry, [{ kind: 'hard-negative', xPx: 0.5, yPx: 100.5 }])
    const row = 10 * CROP
    for (let k = 0; k < CROP / 2; k++) {
      expect(views.rgb[(row + CROP / 2 - 1 - k) * 3]).toBe(views.rgb[(row + CROP / 2 + k) * 3])
      expect(views.labels[row + CROP / 2 - 1 - k]).toBe(labelCodes.ignored)
      expect(views.labels[row + CROP / 2 + k]).toBe(labelCodes.unlabelled)
    }
    expect(views.points.filter((point) => point > 0)).toEqual(new Uint8Array(6).fill(4))
  })

  it('of 256 px never leaves a region of 363, however it is turned', () => {
    expect(regionPx(256)).toBe(363)
    const paper = { flips: true, rotation: true, scaleJitter: 0 }
    for (let k = 0; k < 100; k++)
      expect(reachOf(drawTurn(randomOf(k), 256, paper))).toBeLessThanOrEqual(363 / 2)
  })

  it('marks a mitotic figure where a hard negative lies beside it', () => {
    const geometry = placeTurn(drawTurn(randomOf(1), CROP, asIs), 100, 100)
    const figures = [
      { kind: 'mitotic-figure', xPx: 100, yPx: 100 },
      { kind: 'hard-negative', xPx: 101, yPx: 100 },
    ] as const
    const { points, labels } = emptyViews()
    markPoints(points, labels, geometry, figures)
    expect(points.filter((point) => point === 3)).toHaveLength(9)
    expect(points.filter((point) => point === 4)).toHaveLength(3)
  })
})
