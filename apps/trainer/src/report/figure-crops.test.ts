import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, onTestFinished, test } from 'vitest'
import { CROP_PX, openCropSource } from './figure-crops.ts'

/** 400 × 200 px of mid-grey with a black square of 8 px whose centre is at (100, 50). */
async function imageWithMark(mpp: { x: number; y: number }) {
  const path = join(mkdtempSync(join(tmpdir(), 'crops-')), 'image.png')
  const square = { create: { width: 8, height: 8, channels: 3, background: '#000000' } } as const
  await sharp({ create: { width: 400, height: 200, channels: 3, background: '#808080' } })
    .composite([{ input: square, left: 96, top: 46 }])
    .png()
    .toFile(path)
  const source = await openCropSource({ id: 'i', path, mpp })
  onTestFinished(source.close)
  return source
}

async function greyAt(jpeg: Buffer, x: number, y: number) {
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true })
  expect([info.width, info.height]).toEqual([CROP_PX, CROP_PX])
  return data[(y * info.width + x) * info.channels]!
}

test('the place is in the middle of its crop, and where the image ends the crop is white', async () => {
  const source = await imageWithMark({ x: 0.5, y: 0.5 })
  const crop = await source.crop({ xPx: 100, yPx: 50 })
  expect(await greyAt(crop, 128, 128)).toBeLessThan(20)
  expect(await greyAt(crop, 160, 128)).toBeCloseTo(128, -1)
  // 64 µm are 128 px: the crop begins 14 px above the image, which are 28 px of the picture.
  expect(await greyAt(crop, 128, 20)).toBeGreaterThan(250)
  expect(await greyAt(crop, 128, 36)).toBeCloseTo(128, -1)
})

test('pixels that are not square become a picture true to scale', async () => {
  const source = await imageWithMark({ x: 0.25, y: 0.5 })
  const crop = await source.crop({ xPx: 100, yPx: 50 })
  // The mark is 2 µm wide and 4 µm high; the picture has 4 px a µm.
  expect(await greyAt(crop, 130, 134)).toBeLessThan(60)
  expect(await greyAt(crop, 135, 128)).toBeGreaterThan(90)
})

test('a place outside the image is white', async () => {
  const source = await imageWithMark({ x: 0.5, y: 0.5 })
  expect(await greyAt(await source.crop({ xPx: -500, yPx: 50 }), 128, 128)).toBeGreaterThan(250)
})
