import { expect, test } from 'vitest'
import { close, removeSpecks } from './morphology.ts'

const image = (...rows: string[]) => ({
  columns: rows[0]?.length ?? 0,
  rows: rows.length,
  cells: Uint8Array.from(rows.join(''), (cell) => (cell === '#' ? 1 : 0)),
})
const drawn = (cells: Uint8Array, columns: number) =>
  Array.from({ length: cells.length / columns }, (_, row) =>
    Array.from(cells.subarray(row * columns, (row + 1) * columns), (cell) => (cell ? '#' : '.')).join(''),
  )

test('closing fills gaps of up to twice its radius and leaves the outline', () => {
  const gaps = image('...........', '...........', '..##..##...', '..##..##...', '...........', '...........')
  expect(drawn(close(gaps, 1, 1), 11)[2]).toBe('..######...')
  expect(drawn(close(gaps, 1, 1), 11)[4]).toBe('...........')
  const wide = image('...........', '...........', '..##...##..', '...........', '...........')
  expect(drawn(close(wide, 1, 1), 11)).toEqual(drawn(wide.cells, 11))
})

test('tissue that reaches the edge, or almost, ends there', () => {
  expect(drawn(close(image('##....', '##....', '......', '......'), 1, 1), 6)[0]).toBe('##....')
  expect(drawn(close(image('......', '.##...', '......', '......', '......'), 1, 1), 6)[0]).toBe('###...')
  expect(drawn(close(image('###', '###'), 1, 1), 3)).toEqual(['###', '###'])
})

test('specks below the limit go, corners join', () => {
  const specks = image('#....', '.#..#', '..#..')
  removeSpecks(specks, 3)
  expect(drawn(specks.cells, 5)).toEqual(['#....', '.#...', '..#..'])
})
