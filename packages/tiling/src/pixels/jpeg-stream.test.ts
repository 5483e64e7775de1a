import { expect, test } from 'vitest'
import { gradient } from '../../test/made-slides.ts'
import { jpegDefect } from './jpeg-stream.ts'

const size = { widthPx: 128, heightPx: 96 }
const stream = () => gradient(size.widthPx, size.heightPx).jpeg({ quality: 90 }).toBuffer()

test('a whole JPEG has no defect, with restart markers and padding behind it too', async () => {
  const bytes = await stream()
  expect(jpegDefect(bytes, size)).toBeNull()
  expect(jpegDefect(Buffer.concat([bytes, Buffer.alloc(7)]), size)).toBeNull()
})

test('each way to be damaged', async () => {
  const bytes = await stream()
  const half = bytes.length >> 1
  expect(jpegDefect(bytes.subarray(0, half), size), 'cut').toBe('it ends early')
  expect(jpegDefect(Buffer.from(bytes).fill(0, half), size), 'zeros to the end').toBe('it ends early')
  expect(jpegDefect(Buffer.from(bytes).fill(0xff, half, half + 99), size), 'erased').toMatch(/coded pixels/)
  expect(jpegDefect(Buffer.alloc(bytes.length), size), 'a hole').toMatch(/does not start/)
  expect(jpegDefect(bytes.subarray(0, 40), size), 'cut in its tables').toMatch(/tables/)
  expect(jpegDefect(bytes, { widthPx: 256, heightPx: 96 })).toBe('it is 128 × 96 px, not 256 × 96')
  expect(jpegDefect(new Uint8Array(), size), 'nothing').toMatch(/does not start/)
})
