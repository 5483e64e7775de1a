import { expect, test } from 'vitest'
import { trimOutline } from './trim-outline.ts'

/** 0: bare; the other digits: tissue that absorbs so much. */
const trimmed = (...rows: string[]) => {
  const absorbed = Uint8Array.from(rows.join(''), Number)
  const cells = absorbed.map((value) => Math.min(value, 1))
  const columns = rows[0]!.length
  const kept = trimOutline({ columns, rows: rows.length, cells }, absorbed)
  return rows.map((_, row) => Array.from(kept.subarray(row * columns, (row + 1) * columns)).join(''))
}

test('a cell of the outline stays if tissue covers half of it: if it absorbs half of what the tissue beside it does', () => {
  expect(trimmed('038800', '048800', '038800')).toEqual(['001100', '011100', '001100'])
})

test('pale tissue beside dark tissue stays, and so does what is all outline', () => {
  expect(trimmed('2288', '2288', '2288')).toEqual(['1111', '1111', '1111'])
  expect(trimmed('00000', '03180', '00000')).toEqual(['00000', '01110', '00000'])
})
