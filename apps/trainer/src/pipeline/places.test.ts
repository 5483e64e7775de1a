import { describe, expect, it } from 'vitest'
import { randomOf } from '../random.ts'
import { findPlaces, type Place } from './places.ts'
import type { SamplingShare } from './sampling.ts'
import { patchInMemory } from './testbed.ts'

const field = patchInMemory('field', {
  grey: 200,
  source: 'icpr2012',
  widthPx: 2084,
  heightPx: 1100,
  figures: [
    { kind: 'mitotic-figure', xPx: 100, yPx: 100 },
    { kind: 'hard-negative', xPx: 900, yPx: 300 },
    { kind: 'mitotic-figure', xPx: 300, yPx: 700 },
  ],
})
const patch = patchInMemory('patch', { grey: 100 })

function draw(sampling: readonly SamplingShare[], count = 4000): Place[] {
  const { draw: drawOne } = findPlaces([patch, field], sampling, 256)
  return Array.from({ length: count }, (_, i) => drawOne(randomOf(i)))
}

describe('findPlaces', () => {
  it('lays tiles of 512 px with 50 % overlap over all of an image, each as likely', () => {
    const places = draw([{ source: 'icpr2012', focus: 'anywhere', share: 1 }])
    const tiles = places.map((place) => (place.kind === 'tile' ? place.tile : null)!)
    const counts = Map.groupBy(tiles, ({ xPx, yPx }) => `${xPx},${yPx}`)
    expect(counts.size).toBe(8 * 4)
    const starts = [...new Set(tiles.map(({ xPx }) => xPx))].toSorted((a, b) => a - b)
    expect(starts).toEqual([0, 256, 512, 768, 1024, 1280, 1536, 2084 - 512])
    expect(tiles.every(({ widthPx, heightPx }) => widthPx === 512 && heightPx === 512)).toBe(true)
    for (const { length } of counts.values()) expect(Math.abs(length - 125)).toBeLessThan(50)
  })

  it('draws the shares in their proportions, and figures of their kind alone', () => {
    const places = draw([
      { source: 'icpr2012', focus: 'mitotic-figure', share: 6 },
      { source: 'icpr2012', focus: 'hard-negative', share: 3 },
      { source: 'ami-br', focus: 'mitotic-figure', share: 3 },
    ])
    const shareOf = (image: number, figure: number) =>
      places.filter((place) => place.kind === 'figure' && place.image === image && place.figure === figure)
        .length / places.length
    expect(shareOf(1, 0)).toBeCloseTo(0.25, 1)
    expect(shareOf(1, 2)).toBeCloseTo(0.25, 1)
    expect(shareOf(1, 1)).toBeCloseTo(0.25, 1)
    expect(shareOf(0, 0)).toBeCloseTo(0.25, 1)
  })
})
