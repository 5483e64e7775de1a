import { describe, expect, it } from 'vitest'
import { randomOf } from '../random.ts'
import { labelCodes } from './label-codes.ts'
import { layMosaic } from './mosaic.ts'
import { mosaicNeighbours, needsMosaic } from './mosaic-neighbours.ts'
import { patchInMemory } from './testbed.ts'

const SIDE = 365
/** Greys from 100 on name the patch; every third has a strip of padding. */
const patches = Array.from({ length: 30 }, (_, i) =>
  patchInMemory(`patch ${i}`, { grey: 100 + i, paddingPx: i % 3 === 0 ? 30 : 0 }),
)

const mosaicOf = (key: number) =>
  layMosaic(
    randomOf(key),
    { image: patches[key % patches.length]!, imageX: 64, imageY: 64, canvasX: 120.4, canvasY: 250.7 },
    patches,
    SIDE,
  )

describe('a mosaic of patches that were cut around mitoses', () => {
  it('covers the canvas, without a pixel of the padding', () => {
    for (let key = 0; key < 30; key++) expect(mosaicOf(key).rgb.every((value) => value >= 100)).toBe(true)
  })

  it('puts the asked figure where it was asked for, and knows where all others went', () => {
    for (let key = 0; key < 30; key++) {
      const { figures, cells, rgb } = mosaicOf(key)
      expect(figures).toHaveLength(cells.length)
      expect(Math.abs(figures[0]!.xPx - 120.4)).toBeLessThanOrEqual(0.5)
      expect(Math.abs(figures[0]!.yPx - 250.7)).toBeLessThanOrEqual(0.5)
      const misplaced = figures.filter(({ xPx, yPx }, i) => {
        const shown = rgb[(Math.floor(yPx) * SIDE + Math.floor(xPx)) * 3]
        const isOnCanvas = xPx >= 0 && yPx >= 0 && xPx < SIDE && yPx < SIDE
        return isOnCanvas && shown !== 100 + patches.indexOf(cells[i]!.image)
      })
      expect(misplaced).toEqual([])
    }
  })

  it('leaves every centre 12 px inside its cell, cells 64 px a side, and no distance to a seam constant', () => {
    const distances = { left: [] as number[], right: [] as number[], top: [] as number[] }
    for (let key = 0; key < 60; key++)
      for (const { part } of mosaicOf(key).cells) {
        expect(Math.min(part.widthPx, part.heightPx)).toBeGreaterThanOrEqual(64)
        distances.left.push(64 - part.xPx)
        distances.right.push(part.xPx + part.widthPx - 64)
        distances.top.push(64 - part.yPx)
      }
    for (const found of Object.values(distances)) {
      expect(Math.min(...found)).toBeGreaterThanOrEqual(12)
      const counts = [...Map.groupBy(found, (distance) => distance).values()].map(({ length }) => length)
      expect(counts.length).toBeGreaterThan(40)
      expect(Math.max(...counts) / found.length).toBeLessThan(0.15)
    }
  })

  it('ignores the pixels beside seams, and those alone', () => {
    const { labels, rgb } = mosaicOf(4)
    for (let y = 0; y < SIDE; y++)
      for (let x = 1; x < SIDE; x++) {
        const i = y * SIDE + x
        if (rgb[i * 3] === rgb[(i - 1) * 3]) continue
        expect(labels[i]).toBe(labelCodes.ignored)
        expect(labels[i - 1]).toBe(labelCodes.ignored)
      }
    expect(labels.filter((label) => label === labelCodes.ignored).length / labels.length).toBeLessThan(0.06)
  })
})

describe('what lies beside a patch', () => {
  const of = (scanner: string, caseId: string, count: number) =>
    Array.from({ length: count }, (_, i) =>
      patchInMemory(`${scanner} ${caseId} ${i}`, { grey: 100, scanner, caseId }),
    )

  it('is its own case where that has patches enough, else its scanner, and never another', () => {
    const [large, small, other] = [of('one', 'large', 20), of('one', 'small', 3), of('two', 'large', 20)]
    const neighboursOf = mosaicNeighbours([...large, ...small, ...other], 256)
    expect(neighboursOf(large[0]!)).toEqual(large)
    expect(neighboursOf(small[0]!)).toEqual([...large, ...small])
    expect(neighboursOf(other[0]!)).toEqual(other)
  })

  it('is asked for where the image is smaller than the region of a crop', () => {
    const patch = patchInMemory('patch', { grey: 100 })
    expect(needsMosaic(patch, 256)).toBe(true)
    expect(needsMosaic(patch, 90)).toBe(false)
  })
})
