import { expect, test } from 'vitest'
import { countsOnTissue } from './near-tissue.ts'
import { tissueMask } from './tissue-mask.ts'

test('a detection counts on tissue and up to 25 µm beside it, not 40 µm away', () => {
  const layout = { slideWidthPx: 800, slideHeightPx: 80, mpp: { x: 0.5, y: 0.5 } }
  const cells = new Uint8Array(50 * 5)
  for (let row = 0; row < 5; row++) cells[row * 50 + 10] = 1 // x from 160 to 176 px
  const counts = countsOnTissue(
    tissueMask({ ...layout, cellWidthPx: 16, cellHeightPx: 16, columns: 50, rows: 5 }, cells),
  )
  const at = (xPx: number) => counts({ xPx, yPx: 40 })
  expect([165, 176 + 48, 160 - 48].map(at)).toEqual([true, true, true])
  expect([176 + 80, 160 - 80, 700].map(at)).toEqual([false, false, false])
})
