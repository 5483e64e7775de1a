import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { openMask } from './open-mask.ts'
import { noisyDiscs } from './testbed.ts'

const rows = [
  '........######..',
  '.####...######..',
  '.####...######..',
  '.####.#.###.##..',
  '..##....######..',
  '##......######..',
  '###............#',
  '##....#########.',
  '#.....#########.',
]

/** Opened by a disc, as text. */
function opened(radiusPx: number): string[] {
  const mask = Uint8Array.from(rows.join(''), (cell) => (cell === '#' ? 1 : 0))
  const result = openMask(mask, { widthPx: 16, heightPx: 9 }, radiusPx)
  return rows.map((_, y) => Array.from(result.subarray(y * 16, y * 16 + 16), (v) => (v ? '#' : '.')).join(''))
}

// Expected results: skimage.morphology.binary_opening of scikit-image 0.26.
test('a disc of 1 px takes away corners, bridges and single pixels; beyond the edge all counts as set', () => {
  expect(opened(1)).toEqual([
    '........######..',
    '..##....######..',
    '.####...######..',
    '.####...###.#...',
    '..##....######..',
    '##.......##.#...',
    '###.............',
    '##.....#######..',
    '#.....#########.',
  ])
})

test('what no disc of 2 px fits into is gone', () => {
  expect(opened(2)).toEqual([
    '........######..',
    '........#####...',
    '.........###....',
    '..........#.....',
    ...Array<string>(5).fill('................'),
  ])
})

test.for([
  { radiusPx: 1, areaPx: 2012, sha256: 'd73598e1f6c451143f140769ebdb6b4dba4a96a451c2e234636567c7d447805b' },
  { radiusPx: 2.5, areaPx: 694, sha256: '13f506f50d1dc32bab9b7c3ddf557569a07b2c22dfa5750fa1e6e3529829fdc2' },
  { radiusPx: 4, areaPx: 380, sha256: '7b9f184ee5b630c53c6af1d150975a243e3c73b2a99a8c63a1df0e653d76ed9f' },
])('noisy discs opened by $radiusPx px are scikit-image’s to the pixel', ({ radiusPx, areaPx, sha256 }) => {
  const size = { widthPx: 120, heightPx: 90 }
  const result = openMask(noisyDiscs(size, 3), size, radiusPx)
  expect(result.reduce((count, value) => count + value, 0)).toBe(areaPx)
  expect(createHash('sha256').update(result).digest('hex')).toBe(sha256)
})
