import { describe, expect, test } from 'vitest'
import { gradient, memorySource, solid, tiledTiff } from '../../test/made-slides.ts'
import { rawTiff, rgbTags, solidTiles } from '../../test/raw-tiff.ts'
import { readSlideHeader } from './read-slide-header.ts'

const header = (bytes: Uint8Array) => readSlideHeader(memorySource(bytes))
const refused = (code: string, message: RegExp | string = '') =>
  expect.objectContaining({ code, message: expect.stringMatching(message) })

const image = (widthPx = 256, heightPx = 256, extra = {}) => ({
  tags: { ...rgbTags(widthPx, heightPx, 128), ...extra },
  chunks: solidTiles(widthPx, heightPx, 128, [220, 160, 200]),
})

describe('what is not a slide', () => {
  test('an empty file', async () => {
    await expect(header(Buffer.alloc(0))).rejects.toEqual(refused('slide-empty'))
  })

  test.each([
    ['text', Buffer.from('id,x,y\n1,20,30\n'), /text file.*Supported are/],
    ['bytes of no meaning', Buffer.from('00010203fffe', 'hex'), /00010203fffe/],
  ])('%s: says what was found and what is supported', async (_name, bytes, message) => {
    await expect(header(bytes)).rejects.toEqual(refused('slide-format-unsupported', message))
  })

  test('one pixel', async () => {
    for (const bytes of [
      await solid([1, 2, 3], undefined, 1).png().toBuffer(),
      await solid([1, 2, 3], undefined, 1).jpeg().toBuffer(),
      await solid([1, 2, 3], undefined, 1).tiff().toBuffer(),
    ]) {
      await expect(header(bytes)).rejects.toEqual(refused('slide-too-small', '1 × 1 px'))
    }
  })
})

describe('what is cut short', () => {
  test('a TIFF without its last tiles, or without its directory', async () => {
    const whole = rawTiff({ images: [image()] })
    const pixelsLast = Buffer.concat([whole])
    await expect(header(whole.subarray(0, -40))).rejects.toEqual(
      refused('slide-truncated', 'Upload the whole file'),
    )
    pixelsLast.writeUInt32LE(whole.length + 8, 4)
    await expect(header(pixelsLast)).rejects.toEqual(refused('slide-truncated', 'image directory'))
  })

  test.each([8, 100, 1000])('a pyramid cut after %i bytes', async (length) => {
    const bytes = await gradient(600, 600)
      .tiff({ ...tiledTiff, pyramid: true })
      .toBuffer()
    await expect(header(bytes.subarray(0, length))).rejects.toEqual(refused('slide-truncated'))
  })

  test('a JPEG and a PNG cut before their size or pixels', async () => {
    const jpeg = await gradient(200, 200).jpeg().toBuffer()
    const png = await gradient(200, 200).png().toBuffer()
    await expect(header(jpeg.subarray(0, 30))).rejects.toEqual(refused('slide-truncated'))
    await expect(header(png.subarray(0, 35))).rejects.toEqual(refused('slide-truncated'))
  })
})

describe('headers that lie', () => {
  test('100,000 × 100,000 px in a small file', async () => {
    const png = await solid([1, 2, 3]).png().toBuffer()
    png.writeUInt32BE(100_000, 16)
    png.writeUInt32BE(100_000, 20)
    await expect(header(png)).rejects.toEqual(refused('slide-too-large', '100000 × 100000 px'))
    const strips = {
      ...image(),
      tags: { ...image().tags, 256: [100_000], 257: [100_000], 322: [128], 323: [128] },
    }
    await expect(header(rawTiff({ images: [strips] }))).rejects.toEqual(refused('slide-too-large', 'bytes'))
  })

  test('images that point back at each other', async () => {
    const images = [image(256), image(128, 128)]
    await expect(header(rawTiff({ images, lastPointsTo: 0 }))).rejects.toEqual(
      refused('slide-unreadable', 'circle'),
    )
    await expect(header(rawTiff({ images, lastPointsTo: 1 }))).rejects.toEqual(
      refused('slide-unreadable', 'circle'),
    )
  })

  test('a chain of images that does not end', async () => {
    const images = Array.from({ length: 600 }, () => ({ tags: { 256: [64], 257: [64] } }))
    await expect(header(rawTiff({ images }))).rejects.toEqual(
      refused('slide-unreadable', 'more than 512 images'),
    )
  })

  test('counts of billions neither hang nor allocate', async () => {
    const before = process.memoryUsage().arrayBuffers
    for (const tag of [324, 325, 270, 330]) {
      const lying = image(256, 256, {
        [tag]: { type: tag === 270 ? 2 : 4, count: 0xffff_fff0, value: 0xffff_0000 },
      })
      await expect(header(rawTiff({ images: [lying] }))).rejects.toHaveProperty(
        'code',
        expect.stringMatching(/^slide-(truncated|unreadable)$/),
      )
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50e6)
  })

  test('a directory of 65,535 tags', async () => {
    const bytes = rawTiff({ images: [image()] })
    bytes.writeUInt16LE(0xffff, bytes.readUInt32LE(4))
    await expect(header(bytes)).rejects.toEqual(refused('slide-unreadable', '65535 tags'))
  })

  test('tiles of 2 gigapixels', async () => {
    const lying = image(256, 256, { 322: [40_000], 323: [50_000] })
    await expect(header(rawTiff({ images: [lying] }))).rejects.toEqual(
      refused('slide-format-unsupported', 'tiles of'),
    )
  })

  test('a tile that holds no bytes', async () => {
    const lying = image(256, 256, { 325: [49_152, 0, 49_152, 49_152] })
    await expect(header(rawTiff({ images: [lying] }))).rejects.toEqual(
      refused('slide-unreadable', 'tile 1 of 4'),
    )
  })

  test.each([
    ['no width', { 256: [0] }, 'does not state its size'],
    ['fewer offsets than tiles', { 324: [16] }, '4 values and holds 1'],
  ])('%s', async (_name, lie, message) => {
    await expect(header(rawTiff({ images: [image(256, 256, lie)] }))).rejects.toEqual(
      refused('slide-unreadable', message),
    )
  })
})

describe('TIFFs this package cannot read rightly', () => {
  test.each([
    ['JPEG 2000', { 259: [33_003] }],
    ['Zstandard', { 259: [50_000] }],
    ['compression 9999', { 259: [9999] }],
    ['floating-point', { 339: [3] }],
    ['32 bits', { 258: [32, 32, 32] }],
    ['photometric interpretation 8', { 262: [8] }],
    ['5 samples', { 277: [5] }],
    ['JPEG-compressed cmyk', { 259: [7], 262: [5], 277: [4] }],
    ['tiles for each channel', { 284: [2] }],
    ['Philips', { 305: 'Philips DP v1.0' }],
    ['Ventana BIF', { 700: '<iScan Magnification="40">' }],
  ])('%s', async (name, tags) => {
    await expect(header(rawTiff({ images: [image(256, 256, tags)] }))).rejects.toEqual(
      refused('slide-format-unsupported', name),
    )
  })

  test('an NDPI without an image of the slide, an SCN without a scanned area', async () => {
    await expect(header(rawTiff({ images: [image(256, 256, { 65_420: [1] })] }))).rejects.toEqual(
      refused('slide-format-unsupported', 'no image of the slide'),
    )
    const scn = (content: string) =>
      rawTiff({
        images: [
          image(256, 256, {
            270: `<scn xmlns="http://www.leica-microsystems.com/scn/2010/10/01"><collection ${content}</scn>`,
          }),
        ],
      })
    await expect(header(scn('sizeX="10" sizeY="10"></collection>'))).rejects.toEqual(
      refused('slide-format-unsupported', 'without a brightfield image'),
    )
    await expect(header(scn('sizeX="wide"></collection>'))).rejects.toEqual(
      refused('slide-unreadable', 'whole number for sizeX'),
    )
  })

  test('a stack of focus planes or channels', async () => {
    await expect(header(rawTiff({ images: [image(), image()] }))).rejects.toEqual(
      refused('slide-format-unsupported', 'several images of 256 × 256 px'),
    )
  })
})
