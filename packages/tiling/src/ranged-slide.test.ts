import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { gradient, slideFolder, tiledTiff, unfetchedFile } from '../test/made-slides.ts'
import { rawTiff, rgbTags, solidTiles } from '../test/raw-tiff.ts'
import { openSharpPage } from './pixels/sharp-page.ts'
import { openSlide, openSlideFile } from './slide.ts'
import { findTissue } from './tissue/find-tissue.ts'

const folder = await slideFolder()
afterAll(() => folder.remove())

const pyramid =
  (compression: 'lzw' | 'jpeg' | 'deflate' | 'none', more = {}) =>
  () =>
    gradient(1500, 1100)
      .tiff({ ...tiledTiff, pyramid: true, compression, ...more })
      .toBuffer()

const solidImage = (sidePx: number) => ({
  tags: rgbTags(sidePx, sidePx, 128),
  chunks: solidTiles(sidePx, sidePx, 128, [200, 90, 150]),
})
const rawPyramid = (more: { bigEndian?: boolean; bigTiff?: boolean }) => async () =>
  rawTiff({ ...more, images: [{ ...solidImage(1024), subImages: [solidImage(512), solidImage(256)] }] })

/** The places a worker might read, in no order. */
const reads = [
  { region: { xPx: 700, yPx: 500, widthPx: 200, heightPx: 150 }, out: { widthPx: 200, heightPx: 150 } },
  { region: { xPx: -60, yPx: 960, widthPx: 300, heightPx: 300 }, out: { widthPx: 300, heightPx: 300 } },
  { region: { xPx: 0, yPx: 0, widthPx: 1024, heightPx: 1024 }, out: { widthPx: 256, heightPx: 256 } },
  { region: { xPx: 2, yPx: 2, widthPx: 128, heightPx: 128 }, out: { widthPx: 96, heightPx: 96 } },
]

test.each([
  ['LZW', pyramid('lzw')],
  ['uncompressed', pyramid('none')],
  ['deflate, BigTIFF', pyramid('deflate', { bigtiff: true })],
  ['JPEG', pyramid('jpeg')],
  ['JPEG without subsampled colour', pyramid('jpeg', { quality: 95 })],
  ['levels as sub-images', rawPyramid({})],
  ['big-endian BigTIFF', rawPyramid({ bigEndian: true, bigTiff: true })],
])('a tiled slide (%s) that comes in parts gives the pixels of the whole file', async (name, encode) => {
  const bytes = await encode()
  const whole = await openSlide(await folder.save(bytes), folder)
  const file = await unfetchedFile(join(folder.path, `in-parts ${name}`), bytes)
  const slide = await openSlideFile(file)
  expect(slide.header).toEqual(whole.header)
  for (const { region, out } of reads) {
    const expected = await whole.readRegion(region, out)
    expect(Buffer.compare(await slide.readRegion(region, out), expected)).toBe(0)
  }
  expect(file.fetchedBytes()).toBeLessThan(bytes.length * 0.9)
  await whole.close()
  await slide.close()
})

test('what is fetched for regions beforehand is all that reading them takes', async () => {
  const bytes = await pyramid('jpeg')()
  const file = await unfetchedFile(join(folder.path, 'beforehand'), bytes)
  const slide = await openSlideFile(file)
  const [{ region, out }] = reads as [(typeof reads)[0]]
  await slide.fetchRegions([region], out)
  const fetched = file.fetchedBytes()
  await slide.readRegion(region, out)
  expect(file.fetchedBytes()).toBe(fetched)
  await slide.close()
})

test('finding tissue takes the bytes of a low level', async () => {
  const bytes = await gradient(2048, 2048)
    .tiff({ ...tiledTiff, pyramid: true, compression: 'none' })
    .toBuffer()
  const file = await unfetchedFile(join(folder.path, 'tissue'), bytes)
  const slide = await openSlideFile(file)
  await findTissue(slide, { x: 0.25, y: 0.25 })
  expect(file.fetchedBytes()).toBeLessThan(bytes.length / 50)
  await slide.close()
})

test('pixels that were read before their bytes had come are read anew', async () => {
  const bytes = await pyramid('none')()
  const file = await unfetchedFile(join(folder.path, 'stale'), bytes)
  const slide = await openSlideFile(file)
  const place = { xPx: 256, yPx: 256, widthPx: 128, heightPx: 128 }
  const page = await openSharpPage(file.path, slide.header.levels[0])
  const early = await page.read(place)
  const pixels = await slide.readRegion(place, place)
  expect(Buffer.compare(pixels, early.data)).not.toBe(0)
  const expected = gradient(1500, 1100).extract({ left: 256, top: 256, width: 128, height: 128 })
  expect(Buffer.compare(pixels, await expected.raw().toBuffer())).toBe(0)
  await slide.close()
})

test('a file that is removed while it is read is the machine’s fault and not the slide’s', async () => {
  const bytes = await pyramid('lzw')()
  const slide = await openSlideFile(await unfetchedFile(join(folder.path, 'removed'), bytes))
  await rm(join(folder.path, 'removed'))
  const [{ region, out }] = reads as [(typeof reads)[0]]
  await expect(slide.readRegion(region, out)).rejects.toHaveProperty('code', 'scratch-unavailable')
  await slide.close()
})

test.each([
  ['strips', () => gradient(700, 500).tiff({ compression: 'lzw' }).toBuffer()],
  ['one stream', () => gradient(700, 500).png().toBuffer()],
])('a slide in %s is fetched whole', async (name, encode) => {
  const bytes = await encode()
  const file = await unfetchedFile(join(folder.path, `whole ${name}`), bytes)
  const slide = await openSlideFile(file)
  expect(file.fetchedBytes()).toBe(bytes.length)
  const region = { xPx: 0, yPx: 0, widthPx: 700, heightPx: 500 }
  const expected = await gradient(700, 500).raw().toBuffer()
  expect(Buffer.compare(await slide.readRegion(region, region), expected)).toBe(0)
  await slide.close()
})
