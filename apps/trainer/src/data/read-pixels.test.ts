import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import type { AnnotatedImage, PixelFile } from './annotated-image.ts'
import { readPixels } from './read-pixels.ts'
import { npyBytes, testFolder, writeIn } from './testbed.ts'

const imageOf = (pixels: PixelFile, widthPx = 2, heightPx = 1): AnnotatedImage => ({
  id: 'icpr2012/a',
  source: 'icpr2012',
  caseId: 'a',
  scanner: 'unknown',
  pixels,
  widthPx,
  heightPx,
  mpp: { x: 0.25, y: 0.25 },
  figures: [],
  exhaustive: true,
})
const rgb = Uint8Array.of(255, 0, 10, 1, 2, 3)

test.each(['png', 'tiff'] as const)('a %s gives its bytes, three a pixel', async (format) => {
  const path = join(await testFolder(), `a.${format}`)
  await sharp(rgb, { raw: { width: 2, height: 1, channels: 3 } })
    .toFormat(format, { compression: 'lzw' })
    .toFile(path)
  expect(await readPixels(imageOf({ kind: 'slide', path }))).toEqual({ widthPx: 2, heightPx: 1, data: rgb })
})

test('a grey image becomes three equal channels', async () => {
  const path = join(await testFolder(), 'a.png')
  await sharp(Uint8Array.of(7, 200), { raw: { width: 2, height: 1, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toFile(path)
  const { data } = await readPixels(imageOf({ kind: 'slide', path }))
  expect(data).toEqual(Uint8Array.of(7, 7, 7, 200, 200, 200))
})

test("PanNuke's float64 stack gives the bytes of the image asked for", async () => {
  const stack = Float64Array.from([0, 0, 0, 0, 0, 0, ...rgb])
  const path = await writeIn(await testFolder(), 'images.npy', npyBytes('<f8', [2, 1, 2, 3], stack))
  expect((await readPixels(imageOf({ kind: 'npy', path, index: 1 }))).data).toEqual(rgb)
})

test('an image of another size than annotated is refused: its figures would lie elsewhere', async () => {
  const path = join(await testFolder(), 'a.png')
  await sharp(rgb, { raw: { width: 2, height: 1, channels: 3 } })
    .png()
    .toFile(path)
  await expect(readPixels(imageOf({ kind: 'slide', path }, 3))).rejects.toMatchObject({
    code: 'dataset-invalid',
    message: expect.stringContaining('has 2 × 1 px where its annotations are for 3 × 1'),
  })
})

test('a damaged image, and one that would not fit into memory, are refused by name', async () => {
  const path = await writeIn(await testFolder(), 'a.png', 'no image')
  await expect(readPixels(imageOf({ kind: 'slide', path }))).rejects.toMatchObject({
    code: 'slide-unreadable',
  })
  await expect(readPixels(imageOf({ kind: 'slide', path }, 90_000, 80_000))).rejects.toMatchObject({
    code: 'slide-too-large',
  })
})
