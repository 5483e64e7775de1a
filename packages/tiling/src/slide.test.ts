import { readdir } from 'node:fs/promises'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { gradient, slideFolder, solid, tiledTiff } from '../test/made-slides.ts'
import { rawTiff, rgbTags, solidTiles } from '../test/raw-tiff.ts'
import { openSlide, type Slide } from './slide.ts'

let folder: Awaited<ReturnType<typeof slideFolder>>
beforeAll(async () => {
  folder = await slideFolder()
})
afterAll(() => folder.remove())

async function open(bytes: Uint8Array): Promise<Slide> {
  return openSlide(await folder.save(bytes), { scratchDir: folder.scratchDir })
}

const rect = (xPx: number, yPx: number, widthPx: number, heightPx: number) => ({
  xPx,
  yPx,
  widthPx,
  heightPx,
})
const size = (widthPx: number, heightPx: number) => ({ widthPx, heightPx })
const pixel = (pixels: Uint8Array, widthPx: number, x: number, y: number) => [
  ...pixels.subarray((y * widthPx + x) * 3, (y * widthPx + x) * 3 + 3),
]

/** The largest difference between two images of the same size, in grey levels. */
function largestDifference(a: Uint8Array, b: Uint8Array): number {
  expect(a.length).toBe(b.length)
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (b[i] ?? 0))), 0)
}

describe('pixels', () => {
  test.each([
    ['tiled', () => gradient(700, 500).tiff(tiledTiff)],
    ['tiled with a pyramid', () => gradient(700, 500).tiff({ ...tiledTiff, pyramid: true })],
    [
      'Deflate',
      () => gradient(700, 500).tiff({ ...tiledTiff, compression: 'deflate', predictor: 'horizontal' }),
    ],
    [
      'BigTIFF, uncompressed',
      () => gradient(700, 500).tiff({ ...tiledTiff, compression: 'none', bigtiff: true }),
    ],
    ['strips', () => gradient(700, 500).tiff({ compression: 'lzw' })],
    ['PNG', () => gradient(700, 500).png()],
    ['interlaced PNG', () => gradient(700, 500).png({ progressive: true })],
  ] as const)('%s: a region is the stored pixels, white beyond the slide', async (_name, encode) => {
    const slide = await open(await encode().toBuffer())
    const stored = await gradient(700, 500).raw().toBuffer()
    const inside = await slide.readRegion(rect(301, 203, 200, 150), size(200, 150))
    const expected = await gradient(700, 500)
      .extract({ left: 301, top: 203, width: 200, height: 150 })
      .raw()
      .toBuffer()
    expect(largestDifference(inside, expected)).toBe(0)
    const corner = await slide.readRegion(rect(-10, 490, 40, 40), size(40, 40))
    expect(pixel(corner, 40, 9, 0)).toEqual([255, 255, 255])
    expect(pixel(corner, 40, 10, 0)).toEqual(pixel(stored, 700, 0, 490))
    expect(pixel(corner, 40, 39, 9)).toEqual(pixel(stored, 700, 29, 499))
    expect(pixel(corner, 40, 39, 10)).toEqual([255, 255, 255])
    expect(new Set(await slide.readRegion(rect(900, 0, 30, 30), size(30, 30)))).toEqual(new Set([255]))
    await slide.close()
  })

  test.each([
    ['tiles of YCbCr', { ...tiledTiff, compression: 'jpeg', quality: 80 }],
    ['tiles of RGB', { ...tiledTiff, compression: 'jpeg', quality: 95 }],
    ['strips', { compression: 'jpeg', quality: 95 }],
  ] as const)('JPEG %s decode as libvips decodes the whole file', async (_name, options) => {
    const bytes = await gradient(700, 500).tiff(options).toBuffer()
    const slide = await open(bytes)
    const region = await slide.readRegion(rect(100, 90, 300, 300), size(300, 300))
    const whole = sharp(bytes).extract({ left: 100, top: 90, width: 300, height: 300 })
    expect(largestDifference(region, await whole.raw().toBuffer())).toBe(0)
    await slide.close()
  })

  test('a pyramid in sub-images, in either byte order', async () => {
    for (const bigEndian of [false, true]) {
      const half = { tags: rgbTags(256, 256, 128), chunks: solidTiles(256, 256, 128, [10, 200, 30]) }
      const full = {
        tags: rgbTags(512, 512, 128),
        chunks: solidTiles(512, 512, 128, [200, 10, 30]),
        subImages: [half],
      }
      const slide = await open(rawTiff({ images: [full], bigEndian }))
      expect(pixel(await slide.readRegion(rect(0, 0, 64, 64), size(64, 64)), 64, 5, 5)).toEqual([200, 10, 30])
      expect(pixel(await slide.readRegion(rect(0, 0, 128, 128), size(64, 64)), 64, 5, 5)).toEqual([
        10, 200, 30,
      ])
      await slide.close()
    }
  })

  test('strips for each channel', async () => {
    const { 322: _width, 323: _height, ...tags } = rgbTags(256, 256, 128)
    const chunks = [200, 100, 50].map((value) => Buffer.alloc(256 * 256, value))
    const slide = await open(rawTiff({ images: [{ tags: { ...tags, 278: [256], 284: [2] }, chunks }] }))
    expect(pixel(await slide.readRegion(rect(0, 0, 64, 64), size(64, 64)), 64, 9, 9)).toEqual([200, 100, 50])
    await slide.close()
  })
})

describe('colour', () => {
  const grey = [133, 133, 133]
  test.each([
    ['8-bit grey', () => solid([133, 133, 133]).toColourspace('b-w'), grey],
    ['16-bit grey', () => solid([133, 133, 133]).toColourspace('grey16'), grey],
    ['16-bit RGB', () => solid([200, 100, 150]).toColourspace('rgb16'), [200, 100, 150]],
    ['half-transparent RGBA, over white', () => solid([200, 100, 150], 0.5), [227, 177, 202]],
    ['16-bit RGBA', () => solid([200, 100, 150], 0.5).toColourspace('rgb16'), [227, 177, 202]],
    ['CMYK', () => solid([200, 100, 150]).toColourspace('cmyk'), [200, 100, 150]],
  ] as const)('%s becomes 8-bit sRGB, as TIFF and as PNG', async (name, make, expected) => {
    const tiff = await make().tiff(tiledTiff).toBuffer()
    const other =
      name === 'CMYK' ? await make().jpeg({ quality: 100 }).toBuffer() : await make().png().toBuffer()
    for (const bytes of [tiff, other]) {
      const slide = await open(bytes)
      const pixels = await slide.readRegion(rect(10, 10, 40, 40), size(40, 40))
      expect(pixels).toHaveLength(40 * 40 * 3)
      // CMYK goes through a press profile and back.
      const tolerance = name === 'CMYK' ? 8 : 1
      expect(
        largestDifference(Uint8Array.from(pixel(pixels, 40, 20, 20)), Uint8Array.from(expected)),
      ).toBeLessThanOrEqual(tolerance)
      await slide.close()
    }
  })

  test('grey that counts up from white', async () => {
    const tags = { ...rgbTags(256, 256, 128), 258: [8], 262: [0], 277: [1] }
    const chunks = Array.from({ length: 4 }, () => Buffer.alloc(128 * 128, 55))
    const slide = await open(rawTiff({ images: [{ tags, chunks }] }))
    expect(pixel(await slide.readRegion(rect(0, 0, 64, 64), size(64, 64)), 64, 9, 9)).toEqual([200, 200, 200])
    await slide.close()
  })

  test('a palette', async () => {
    const slide = await open(await solid([200, 100, 150]).png({ palette: true }).toBuffer())
    expect(pixel(await slide.readRegion(rect(0, 0, 64, 64), size(64, 64)), 64, 9, 9)).toEqual([200, 100, 150])
    await slide.close()
  })

  test('an embedded profile changes nothing: models see the stored values', async () => {
    const bytes = await solid([200, 100, 150]).tiff(tiledTiff).withIccProfile('p3').toBuffer()
    const stored = (await sharp(bytes, { ignoreIcc: true }).raw().toBuffer()).subarray(0, 3)
    const slide = await open(bytes)
    expect(pixel(await slide.readRegion(rect(0, 0, 64, 64), size(64, 64)), 64, 9, 9)).toEqual([...stored])
    await slide.close()
  })
})

describe('reading', () => {
  test('the same region gives the same bytes, alone, again and among others', async () => {
    const slide = await open(
      await gradient(900, 900)
        .tiff({ ...tiledTiff, pyramid: true })
        .toBuffer(),
    )
    const read = () => slide.readRegion(rect(100, 100, 400, 400), size(300, 300))
    const alone = await read()
    const [, , again] = await Promise.all([
      slide.readRegion(rect(0, 0, 800, 800), size(100, 100)),
      slide.readRegion(rect(350, 350, 64, 64), size(64, 64)),
      read(),
    ])
    expect(largestDifference(alone, again)).toBe(0)
    await slide.close()
  })
})

describe('a tiled copy', () => {
  test('is made once, whoever asks, and holds no leftovers', async () => {
    const scratch = await slideFolder()
    const path = await scratch.save(await gradient(600, 400).jpeg().toBuffer())
    const slides = await Promise.all(Array.from({ length: 4 }, () => openSlide(path, scratch)))
    expect(await readdir(scratch.scratchDir)).toHaveLength(1)
    const [first] = slides
    expect(first?.header).toMatchObject({ format: 'jpeg', widthPx: 600 })
    expect(first?.header.levels.every((level) => level.tiled)).toBe(true)
    await Promise.all(slides.map((slide) => slide.close()))
    await (await openSlide(path, scratch)).close()
    expect(await readdir(scratch.scratchDir)).toHaveLength(1)
    await scratch.remove()
  })

  test('follows the file when that changes', async () => {
    const path = await folder.save(await solid([200, 100, 150]).png().toBuffer(), 'changing')
    await (await openSlide(path, folder)).close()
    await folder.save(await solid([20, 30, 40]).png().toBuffer(), 'changing')
    const slide = await openSlide(path, folder)
    expect(pixel(await slide.readRegion(rect(0, 0, 64, 64), size(64, 64)), 64, 9, 9)).toEqual([20, 30, 40])
    await slide.close()
  })

  test('that cannot be written is the disk and not the slide', async () => {
    const path = await folder.save(await gradient(100, 100).png().toBuffer())
    await expect(openSlide(path, { scratchDir: path })).rejects.toHaveProperty('code', 'scratch-unavailable')
  })
})
