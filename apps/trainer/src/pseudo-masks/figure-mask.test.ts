import { expect, test } from 'vitest'
import { figurePseudoMask } from './figure-mask.ts'

const frame = { widthPx: 100, heightPx: 60, mpp: 0.25 }
const centre = { xPx: 50, yPx: 30 }

interface Block {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

function drawn(...blocks: Block[]): Uint8Array {
  const mask = new Uint8Array(100 * 60)
  for (const { left, top, width, height } of blocks)
    for (let y = top; y < top + height; y++) mask.fill(1, y * 100 + left, y * 100 + left + width)
  return mask
}

test('the component at the point is the figure, a neighbour 2 µm beside it is not', () => {
  const figure = { left: 40, top: 26, width: 20, height: 8 }
  const neighbour = { left: 40, top: 42, width: 30, height: 15 }
  expect(figurePseudoMask(drawn(figure, neighbour), frame, centre)).toEqual(drawn(figure))
})

test('two plates either side of the point are one figure, though one is a little nearer', () => {
  const plates = [
    { left: 40, top: 10, width: 20, height: 8 },
    { left: 40, top: 45, width: 20, height: 8 },
  ]
  expect(figurePseudoMask(drawn(...plates), frame, centre)).toEqual(drawn(...plates))
})

test('pixels that touch at a corner belong together', () => {
  const parts = [
    { left: 46, top: 26, width: 5, height: 5 },
    { left: 51, top: 31, width: 5, height: 5 },
    { left: 41, top: 21, width: 5, height: 5 },
  ]
  expect(figurePseudoMask(drawn(...parts), frame, centre)).toEqual(drawn(...parts))
})

test('nothing within 5 µm of the point is no figure', () => {
  const at = (left: number) => drawn({ left, top: 25, width: 10, height: 10 })
  expect(figurePseudoMask(at(69), frame, centre)).not.toBeNull()
  expect(figurePseudoMask(at(71), frame, centre)).toBeNull()
  expect(figurePseudoMask(drawn(), frame, centre)).toBeNull()
})

test('a component of more than 150 µm² has run together with neighbours and is no figure', () => {
  const wide = (width: number) => drawn({ left: 10, top: 20, width, height: 40 })
  expect(figurePseudoMask(wide(60), frame, centre)).not.toBeNull()
  expect(figurePseudoMask(wide(61), frame, centre)).toBeNull()
})
