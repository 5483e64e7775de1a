import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { dicomImage } from '../../test/dicom-slide.ts'
import { gradient, memorySource, tiledTiff } from '../../test/made-slides.ts'
import { rawTiff, rgbTags, solidTiles } from '../../test/raw-tiff.ts'
import { ndpi, scn, svs } from '../../test/vendor-tiffs.ts'
import { readSlideHeader } from '../header/read-slide-header.ts'
import { associatedImages } from './associated-images.ts'
import { labelRemoval, patched } from './remove-label.ts'

const namesIn = async (bytes: Uint8Array) =>
  (await associatedImages(memorySource(bytes))).map(({ name }) => name)

/** As it passes in pieces that fit nothing. */
async function withoutLabel(bytes: Buffer): Promise<Buffer> {
  const pieces = Array.from({ length: Math.ceil(bytes.length / 1001) }, (_, i) =>
    bytes.subarray(i * 1001, (i + 1) * 1001),
  )
  return buffer(Readable.from(pieces).pipe(patched(await labelRemoval(memorySource(bytes)))))
}

test('SVS: each picture is read by ranges, in its own colours', async () => {
  const source = memorySource(svs())
  const pictures = await associatedImages(source)
  expect(pictures.map(({ name }) => name)).toEqual(['thumbnail', 'label', 'macro'])
  const label = await pictures[1]?.read()
  expect(label).toMatchObject({ widthPx: 90, heightPx: 110 })
  expect([...(label?.data.subarray(0, 3) ?? [])]).toEqual([220, 20, 30])
})

test('NDPI and SCN: the macro', async () => {
  for (const [bytes, widthPx] of [
    [await ndpi(), 300],
    [await scn(), 250],
  ] as const) {
    const [macro, ...others] = await associatedImages(memorySource(bytes))
    expect(others).toEqual([])
    expect(macro).toMatchObject({ name: 'macro', widthPx })
    expect((await macro?.read())?.widthPx).toBe(widthPx)
  }
})

test('other formats have none', async () => {
  expect(await namesIn(await gradient(300, 300).jpeg().toBuffer())).toEqual([])
  expect(
    await namesIn(
      await gradient(300, 300)
        .tiff({ ...tiledTiff, pyramid: true })
        .toBuffer(),
    ),
  ).toEqual([])
})

test('SVS without label and macro: neither pixel nor description is left, slide and thumbnail are', async () => {
  const whole = svs()
  const stripped = await withoutLabel(whole)
  expect(stripped).toHaveLength(whole.length)
  expect(await namesIn(stripped)).toEqual(['thumbnail'])
  const [before, after] = [whole, stripped].map((bytes) => bytes.toString('latin1'))
  for (const trace of [
    'label 90x110',
    'macro 200x80',
    '\xdc\x14\x1e\xdc\x14\x1e',
    '\x14\xd2\x28\x14\xd2\x28',
  ]) {
    expect(before).toContain(trace)
    expect(after).not.toContain(trace)
  }
  expect(await readSlideHeader(memorySource(stripped))).toEqual(await readSlideHeader(memorySource(whole)))
  expect(await labelRemoval(memorySource(stripped)), 'nothing is left to remove').toEqual([])
})

test('NDPI without macro and map; a TIFF without the page that is no level', async () => {
  const slide = await ndpi()
  const stripped = await withoutLabel(slide)
  expect(await namesIn(stripped)).toEqual([])
  expect(await readSlideHeader(memorySource(stripped))).toMatchObject({ widthPx: 1024 })
  const image = (widthPx: number, heightPx: number, rgb: readonly number[]) => ({
    tags: rgbTags(widthPx, heightPx, 128),
    chunks: solidTiles(widthPx, heightPx, 128, rgb),
  })
  const pages = [image(512, 512, [9, 9, 9]), image(300, 100, [1, 2, 3]), image(256, 256, [8, 8, 8])]
  for (const layout of [{}, { bigEndian: true }, { bigTiff: true }]) {
    const tiff = await withoutLabel(rawTiff({ images: pages, ...layout }))
    expect(tiff.includes(Buffer.from([1, 2, 3, 1, 2, 3, 1, 2, 3]))).toBe(false)
    expect((await readSlideHeader(memorySource(tiff))).levels.map(({ page }) => page)).toEqual([0, 1])
  }
})

test.each([
  ['an SCN', scn],
  [
    'a DICOM slide',
    async () =>
      dicomImage({
        kind: 'VOLUME',
        widthPx: 64,
        heightPx: 64,
        tilePx: { width: 64, height: 64 },
        rgb: new Uint8Array(64 * 64 * 3),
        mpp: 0.25,
        instance: '1.2',
      }),
  ],
])('%s keeps its label: refused, with what to do', async (_what, make) => {
  await expect(labelRemoval(memorySource(await make()))).rejects.toMatchObject({
    code: 'label-not-removable',
    message: expect.stringContaining('without stripLabel'),
  })
})

test('where there is no label nothing is done', async () => {
  expect(await labelRemoval(memorySource(await gradient(300, 300).png().toBuffer()))).toEqual([])
  expect(await labelRemoval(memorySource(await gradient(300, 300).tiff(tiledTiff).toBuffer()))).toEqual([])
})

test('a label that states 3.6 gigapixels is refused before anything is decoded', async () => {
  const bytes = svs()
  for (const [tag, stated] of [
    [256, 90],
    [257, 110],
  ] as const) {
    const at = entryOf(bytes, tag, stated)
    bytes.writeUInt32LE(60_000, at + 8)
  }
  const label = (await associatedImages(memorySource(bytes))).find(({ name }) => name === 'label')
  expect(label).toMatchObject({ widthPx: 60_000, heightPx: 60_000 })
  await expect(label?.read()).rejects.toMatchObject({
    code: 'slide-unreadable',
    message: expect.stringContaining('too large for a picture'),
  })
})

/** Where a little-endian directory says that `tag` is `value`. */
function entryOf(bytes: Buffer, tag: number, value: number): number {
  for (let at = 8; at < bytes.length - 12; at += 2)
    if (
      bytes.readUInt16LE(at) === tag &&
      bytes.readUInt32LE(at + 4) === 1 &&
      bytes.readUInt32LE(at + 8) === value
    )
      return at
  throw new Error(`no tag ${tag} of ${value}`)
}
