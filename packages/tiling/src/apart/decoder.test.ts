import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { gradient, memorySource, slideFolder, tiledTiff, unfetchedFile } from '../../test/made-slides.ts'
import { mrxsFiles } from '../../test/mrxs-slide.ts'
import { hasOpenSlide } from '../../test/read-by-openslide.ts'
import { svs } from '../../test/vendor-tiffs.ts'
import { zipArchive } from '../../test/zip-archive.ts'
import { associatedImages } from '../associated/associated-images.ts'
import { openSlideFile } from '../slide.ts'
import { startDecoder } from './decoder.ts'

const enough = { maxRssBytes: 2e9, maxMs: 60_000 }
const folder = await slideFolder()
const decoder = startDecoder(enough)
afterAll(async () => {
  await decoder.close()
  await folder.remove()
})

let made = 0
const fileOf = async (bytes: Uint8Array) => {
  const closed = { times: 0 }
  const file = await unfetchedFile(join(folder.path, `file-${made++}`), bytes)
  return {
    ...file,
    closed,
    close: () => {
      closed.times++
      return file.close()
    },
  }
}
const region = { xPx: -20, yPx: 100, widthPx: 400, heightPx: 300 }
const out = { widthPx: 200, heightPx: 150 }
const tiled = gradient(900, 700)
  .tiff({ ...tiledTiff, pyramid: true })
  .toBuffer()
/** Without tiles, so that opening it makes a tiled copy. */
const large = gradient(8_000, 8_000).jpeg().toBuffer()

const kinds: [string, () => Promise<Uint8Array>][] = [
  ['tiles', () => tiled],
  ['no tiles, copied', () => gradient(900, 700).jpeg().toBuffer()],
]
if (hasOpenSlide()) kinds.push(['an archive, unpacked', async () => zipArchive(await mrxsFiles('slide'))])

test.each(kinds)('a slide of %s is what it is in our own process', async (_what, make) => {
  const bytes = await make()
  const [apart, here] = [
    await decoder.openSlide(await fileOf(bytes)),
    await openSlideFile(await fileOf(bytes)),
  ]
  expect(apart.header).toEqual(here.header)
  await apart.fetchRegions([region], out)
  expect(await apart.readRegion(region, out)).toEqual(await here.readRegion(region, out))
  expect(await Promise.all(apart.associated.map((picture) => picture.read()))).toEqual(
    await Promise.all(here.associated.map((picture) => picture.read())),
  )
  await Promise.all([apart.close(), here.close()])
})

test('the pictures beside a slide are what they are in our own process', async () => {
  const here = await associatedImages(memorySource(svs()))
  const apart = await decoder.withAssociatedImages(memorySource(svs()), (pictures) =>
    Promise.all(pictures.map(async ({ name, read }) => [name, await read()])),
  )
  expect(apart).toEqual(await Promise.all(here.map(async ({ name, read }) => [name, await read()])))
})

test('what is wrong with a slide has its code, and its file is closed', async () => {
  const file = await fileOf((await tiled).subarray(0, 3_000))
  await expect(decoder.openSlide(file)).rejects.toMatchObject({ code: 'slide-truncated' })
  expect(file.closed.times).toBe(1)
})

test.skipIf(!existsSync('/proc'))('the process knows nothing of our environment', async () => {
  process.env['S3_SECRET_ACCESS_KEY'] = 'not-for-decoders'
  const another = startDecoder(enough)
  const slide = await another.openSlide(await fileOf(await tiled))
  const names = readFileSync(`/proc/${another.pid()}/environ`, 'utf8')
    .split('\0')
    .map((line) => line.split('=')[0])
  delete process.env['S3_SECRET_ACCESS_KEY']
  await slide.close()
  await another.close()
  const harmless = ['PATH', 'LD_LIBRARY_PATH', 'OPENSLIDE_LIBRARY', 'TMPDIR', 'UV_THREADPOOL_SIZE', '']
  const ofNode = ['NODE_CHANNEL_FD', 'NODE_CHANNEL_SERIALIZATION_MODE']
  expect(names.filter((name) => ![...harmless, ...ofNode].includes(name!))).toEqual([])
})

test('when the process dies, its slides fail, their files are closed, and the next slide has another', async () => {
  const file = await fileOf(await tiled)
  const slide = await decoder.openSlide(file)
  const lost = decoder.openSlide(await fileOf(await large))
  const before = decoder.pid()!
  process.kill(before, 'SIGKILL')
  await expect(lost).rejects.toMatchObject({
    code: 'decoder-failed',
    message: expect.stringContaining('SIGKILL'),
  })
  await expect(slide.readRegion(region, out)).rejects.toMatchObject({ code: 'decoder-failed' })
  await slide.close()
  expect(file.closed.times).toBe(1)
  const again = await decoder.openSlide(await fileOf(await tiled))
  expect(decoder.pid()).not.toBe(before)
  await again.close()
})

test.each([
  ['more memory than it may', { ...enough, maxRssBytes: 50_000_000 }, 'it used more than 50 MB'],
  ['longer than it may', { ...enough, maxMs: 1 }, 'it took longer than 0.01 s'],
])('a slide that takes %s to be opened ends the process', async (_what, limits, reason) => {
  const limited = startDecoder(limits)
  const file = await fileOf(await large)
  await expect(limited.openSlide(file)).rejects.toMatchObject({
    code: 'decoder-failed',
    message: expect.stringContaining(reason),
  })
  expect(limited.pid()).toBeUndefined()
  expect(file.closed.times).toBe(1)
  await limited.close()
})

test('the time that a slide waits for its bytes is not the time that decoding takes', async () => {
  const limited = startDecoder({ ...enough, maxMs: 1_500 })
  const file = await fileOf(await tiled)
  let isOpen = false
  const slow = {
    ...file,
    fetch: async (ranges: Parameters<typeof file.fetch>[0]) => {
      if (isOpen) await delay(3_000)
      await file.fetch(ranges)
    },
  }
  const slide = await limited.openSlide(slow)
  isOpen = true
  expect(await slide.readRegion(region, out)).toHaveLength(200 * 150 * 3)
  await slide.close()
  await limited.close()
})
