import sharp from 'sharp'
import { expect, test } from 'vitest'
import { gradient, memorySource, solid, tiledTiff } from '../../test/made-slides.ts'
import { rawTiff, rgbTags, solidTiles } from '../../test/raw-tiff.ts'
import { readSlideHeader } from './read-slide-header.ts'

const header = (bytes: Uint8Array) => readSlideHeader(memorySource(bytes))

test('a pyramid: levels larger than a tile with their whole-number downsamples, and µm/px from the resolution tags', async () => {
  const bytes = await gradient(1000, 700)
    .tiff({ ...tiledTiff, pyramid: true, xres: 4000, yres: 2000 })
    .toBuffer()
  const read = await header(bytes)
  expect(read).toMatchObject({
    format: 'tiff',
    vendor: 'generic',
    widthPx: 1000,
    heightPx: 700,
    colour: 'rgb',
  })
  expect(read.levels.map(({ downsample, widthPx }) => [downsample, widthPx])).toEqual([
    [1, 1000],
    [2, 500],
    [4, 250],
  ])
  expect(read.mpp).toEqual({ x: 0.25, y: 0.5, source: 'tiff-resolution' })
})

test('only directories are read, not pixels', async () => {
  const source = memorySource(
    await gradient(3000, 3000)
      .tiff({ ...tiledTiff, compression: 'none' })
      .toBuffer(),
  )
  await readSlideHeader(source)
  expect(source.bytesRead).toBeLessThan(source.sizeBytes / 100)
})

test('PNG: µm/px from pHYs', async () => {
  const read = await header(await solid([200, 100, 150]).png().withMetadata({ density: 101_600 }).toBuffer())
  expect(read).toMatchObject({
    format: 'png',
    samplesPerPixel: 3,
    levels: [{ tiled: false, compression: 'png' }],
  })
  expect(read.mpp?.source).toBe('png-phys')
  expect(read.mpp?.x).toBeCloseTo(0.25, 4)
})

test.each([
  ['per inch', 1, 50_800, 0.5],
  ['per cm', 2, 40_000, 0.25],
] as const)('JPEG: µm/px from a JFIF density %s', async (_unit, unit, density, mpp) => {
  const plain = await solid([200, 100, 150]).jpeg().toBuffer()
  const withJfif = (unitOfDensity: number) => {
    const jfif = Buffer.from('ffe000104a46494600010200ffffffff0000', 'hex')
    jfif.writeUInt8(unitOfDensity, 11)
    jfif.writeUInt16BE(density, 12)
    jfif.writeUInt16BE(density, 14)
    return Buffer.concat([plain.subarray(0, 2), jfif, plain.subarray(2)])
  }
  expect((await header(withJfif(unit))).mpp).toEqual({ x: mpp, y: mpp, source: 'jpeg-jfif' })
  expect((await header(withJfif(0))).mpp, 'an aspect only').toBeNull()
  expect((await header(plain)).mpp).toBeNull()
})

test.each([
  ['grey', 'b-w', 8],
  ['grey', 'grey16', 16],
  ['rgb', 'rgb16', 16],
  ['cmyk', 'cmyk', 8],
] as const)('%s TIFF from %s of %i bits', async (colour, space, bitsPerSample) => {
  const bytes = await solid([200, 100, 150]).toColourspace(space).tiff(tiledTiff).toBuffer()
  expect(await header(bytes)).toMatchObject({ colour, bitsPerSample })
})

const description =
  'Aperio Image Library v12.0.15\r\n46000x32914 [0,100 46000x32714] (256x256) JPEG/RGB Q=70|AppMag = 40|MPP = 0.2521|Left = 25.6'
const rgbImage = (widthPx: number, heightPx: number, extra = {}) => ({
  tags: { ...rgbTags(widthPx, heightPx, 128), ...extra },
  chunks: solidTiles(widthPx, heightPx, 128, [220, 160, 200]),
})
const macro = {
  tags: { 256: [1024], 257: [300], 258: [8, 8, 8], 259: [1], 262: [2], 277: [3], 278: [300] },
  chunks: [Buffer.alloc(1024 * 300 * 3)],
}

test.each([{}, { bigEndian: true }, { bigTiff: true }, { bigEndian: true, bigTiff: true }])(
  'Aperio %o: µm/px from the description; a macro larger than the region is no level',
  async (layout) => {
    const images = [rgbImage(512, 512, { 270: description }), rgbImage(256, 256), macro]
    const read = await header(rawTiff({ images, ...layout }))
    expect(read).toMatchObject({
      vendor: 'aperio',
      widthPx: 512,
      mpp: { x: 0.2521, source: 'aperio-description' },
    })
    expect(read.levels.map((level) => level.page)).toEqual([0, 1])
  },
)

test('OME-TIFF: levels in sub-images, µm/px in the units of its XML', async () => {
  const xml =
    '<?xml version="1.0"?><OME><Image><Pixels SizeX="64" SizeY="64" PhysicalSizeX="9" PhysicalSizeY="9"/></Image>' +
    '<Image><Pixels PhysicalSizeX="250" PhysicalSizeXUnit="nm" PhysicalSizeY="0.26" SizeX="512" SizeY="384"/></Image></OME>'
  const image = { ...rgbImage(512, 384, { 270: xml }), subImages: [rgbImage(256, 192), rgbImage(171, 128)] }
  const read = await header(rawTiff({ images: [image] }))
  expect(read.levels.map(({ subIfd, downsample }) => [subIfd, downsample])).toEqual([
    [null, 1],
    [0, 2],
    [1, 3],
  ])
  expect(read).toMatchObject({ vendor: 'ome', mpp: { x: 0.25, y: 0.26, source: 'ome-xml' } })
})

test('an image of another shape is no level', async () => {
  const read = await header(rawTiff({ images: [rgbImage(512, 512), rgbImage(256, 128), rgbImage(200, 200)] }))
  expect(read.levels).toHaveLength(1)
})

test('tags without a meaning here do not disturb', async () => {
  const read = await header(
    rawTiff({ images: [rgbImage(256, 256, { 65_000: 'private', 50_000: [1, 2, 3] })] }),
  )
  expect(read.widthPx).toBe(256)
})

test('progressive JPEG and interlaced PNG are read', async () => {
  expect((await header(await gradient(200, 100).jpeg({ progressive: true }).toBuffer())).widthPx).toBe(200)
  expect((await header(await gradient(200, 100).png({ progressive: true }).toBuffer())).heightPx).toBe(100)
})

test('a long ICC profile between the start of a JPEG and its size', async () => {
  const bytes = await sharp(await gradient(200, 100).toColourspace('srgb').png().toBuffer())
    .withIccProfile('cmyk')
    .jpeg()
    .toBuffer()
  expect(bytes.length).toBeGreaterThan(100_000 / 2)
  expect((await header(bytes)).widthPx).toBe(200)
})
