import { execFile } from 'node:child_process'
import { mkdir, open as openFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dicomImage, type DicomImage } from '../../test/dicom-slide.ts'
import { gradient, memorySource, slideFolder } from '../../test/made-slides.ts'
import { mrxsFiles } from '../../test/mrxs-slide.ts'
import { hasOpenSlide } from '../../test/read-by-openslide.ts'
import { ndpi, scn } from '../../test/vendor-tiffs.ts'
import { zipArchive } from '../../test/zip-archive.ts'
import { associatedImages } from '../associated/associated-images.ts'
import { labelRemoval, patched } from '../associated/remove-label.ts'
import { fileByteSource } from '../byte-source.ts'
import { headerBytes } from '../header/header-bytes.ts'
import { readTiffDirectories } from '../header/tiff-directories.ts'
import { readTileTable } from '../header/tiff-tiles.ts'
import { resolveMpp } from '../mpp.ts'
import { openSlide, type Slide } from '../slide.ts'
import { openWithOpenSlide } from './open-with-openslide.ts'

const isThere = hasOpenSlide()

let folder: Awaited<ReturnType<typeof slideFolder>>
let made = 0
beforeAll(async () => {
  folder = await slideFolder()
})
afterAll(() => folder.remove())

async function save(bytes: Uint8Array): Promise<string> {
  const path = join(folder.path, `slide-${made++}`, 'source')
  await mkdir(dirname(path))
  await writeFile(path, bytes)
  return path
}
const open = async (bytes: Uint8Array): Promise<Slide> => openSlide(await save(bytes), folder)

const rgbOf = async (widthPx: number, heightPx: number) =>
  new Uint8Array(await gradient(widthPx, heightPx).raw().toBuffer())
const crop = (widthPx: number, heightPx: number, left: number, top: number, sidePx: number) =>
  gradient(widthPx, heightPx).extract({ left, top, width: sidePx, height: sidePx }).raw().toBuffer()
const square = (xPx: number, yPx: number, sidePx: number) => ({ xPx, yPx, widthPx: sidePx, heightPx: sidePx })
const size = (sidePx: number) => ({ widthPx: sidePx, heightPx: sidePx })
const largestDifference = (a: Uint8Array, b: Uint8Array) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)
const levelsOf = ({ header }: Slide) => header.levels.map(({ widthPx, downsample }) => [widthPx, downsample])

/** What JPEG of quality 95 loses of this picture. */
const JPEG_LOSS = 12

const VOLUME = {
  kind: 'VOLUME',
  widthPx: 700,
  heightPx: 500,
  tilePx: { width: 256, height: 256 },
  mpp: 0.25,
  instance: '1.2.3.10',
} as const
async function dicomSeries(change: Partial<DicomImage> = {}) {
  const half = { widthPx: 350, heightPx: 250, mpp: 0.5, instance: '1.2.3.11', resampled: true }
  const label = { kind: 'LABEL', widthPx: 80, heightPx: 60, instance: '1.2.3.12' } as const
  return [
    { name: 'DOE JANE/1', bytes: dicomImage({ ...VOLUME, rgb: await rgbOf(700, 500) }), deflated: true },
    { name: 'DOE JANE/2', bytes: dicomImage({ ...VOLUME, ...half, ...change, rgb: await rgbOf(350, 250) }) },
    {
      name: 'labels/1',
      bytes: dicomImage({ ...VOLUME, ...label, tilePx: { width: 80, height: 60 }, rgb: await rgbOf(80, 60) }),
    },
  ]
}

describe.skipIf(!isThere)(`through OpenSlide${isThere ? '' : ': skipped, it is not installed'}`, () => {
  test('NDPI: levels without macro, map and other focal planes; µm/px from its resolution; pixels', async () => {
    const slide = await open(await ndpi())
    expect(slide.header).toMatchObject({ format: 'tiff', vendor: 'hamamatsu', widthPx: 1024, heightPx: 768 })
    expect(levelsOf(slide)).toEqual([
      [1024, 1],
      [256, 4],
    ])
    expect(resolveMpp(slide.header)).toEqual({ x: 0.25, y: 0.25, source: 'ndpi-resolution' })
    const read = await slide.readRegion(square(300, 200, 128), size(128))
    expect(largestDifference(read, await crop(1024, 768, 300, 200, 128))).toBeLessThan(JPEG_LOSS)
    await slide.close()
  })

  test('NDPI beyond 4 GiB, where offsets need more than 32 bits', async () => {
    const bytes = await ndpi(1)
    const path = await save(bytes.subarray(0, 16))
    const file = await openFile(path, 'r+')
    await file.write(bytes, 0, bytes.length, 2 ** 32) // the rest is a hole
    await file.close()
    const slide = await openSlide(path, folder)
    expect(levelsOf(slide)).toEqual([
      [1024, 1],
      [256, 4],
    ])
    const read = await slide.readRegion(square(300, 200, 128), size(128))
    expect(largestDifference(read, await crop(1024, 768, 300, 200, 128))).toBeLessThan(JPEG_LOSS)
    await slide.close()
    const source = await fileByteSource(path)
    const [macro] = await associatedImages(source)
    expect((await macro?.read())?.widthPx).toBe(300)
    await source.close()
  })

  test('an NDPI whose macro and map were taken out opens, and has none', async () => {
    const bytes = await ndpi()
    const stripped = Readable.from([bytes]).pipe(patched(await labelRemoval(memorySource(bytes))))
    const slide = await open(await buffer(stripped))
    expect(slide.associated).toEqual([])
    expect(levelsOf(slide)).toHaveLength(2)
    await slide.close()
  })

  test('SCN: the glass, white where nothing was scanned; µm/px from its XML; pixels at their place on the glass', async () => {
    const slide = await open(await scn())
    expect(slide.header).toMatchObject({ vendor: 'leica', widthPx: 2000, heightPx: 4000 })
    expect(levelsOf(slide)).toEqual([
      [2000, 1],
      [1000, 2],
    ])
    expect(resolveMpp(slide.header)).toEqual({ x: 0.25, y: 0.25, source: 'scn-xml' })
    expect(new Set(await slide.readRegion(square(0, 0, 64), size(64)))).toEqual(new Set([255]))
    const read = await slide.readRegion(square(200 + 300, 400 + 200, 128), size(128))
    expect(largestDifference(read, await crop(1024, 768, 300, 200, 128))).toBeLessThan(JPEG_LOSS)
    await slide.close()
  })

  test('MRXS in a zip: levels, µm/px, label, pixels; nothing of its names is kept', async () => {
    const slide = await open(zipArchive(await mrxsFiles('2024/DOE JANE')))
    expect(slide.header).toMatchObject({ format: 'mrxs', vendor: 'mirax', widthPx: 512, heightPx: 256 })
    expect(levelsOf(slide)).toEqual([
      [512, 1],
      [256, 2],
    ])
    expect(resolveMpp(slide.header)).toEqual({ x: 0.25, y: 0.25, source: 'mrxs-slidedat' })
    const read = await slide.readRegion(square(100, 60, 128), size(128))
    expect(largestDifference(read, await crop(512, 256, 100, 60, 128))).toBeLessThan(JPEG_LOSS)
    expect(slide.associated.map(({ name, widthPx }) => [name, widthPx])).toEqual([['label', 60]])
    expect((await slide.associated[0]?.read())?.heightPx).toBe(40)
    await slide.close()
  })

  test('MRXS: a folder alone, without the thumbnail that gives the slide its name', async () => {
    const [, ...files] = await mrxsFiles('slide')
    const slide = await open(
      zipArchive(files.map((file) => ({ ...file, name: file.name.slice('slide/'.length) }))),
    )
    expect(slide.header.widthPx).toBe(512)
    await slide.close()
  })

  test('DICOM: one file; pixels are the stored ones, white beyond the slide', async () => {
    const slide = await open(dicomImage({ ...VOLUME, rgb: await rgbOf(700, 500) }))
    expect(slide.header).toMatchObject({ format: 'dicom', vendor: 'dicom', widthPx: 700, heightPx: 500 })
    expect(resolveMpp(slide.header)).toEqual({ x: 0.25, y: 0.25, source: 'dicom-pixel-spacing' })
    const read = await slide.readRegion(square(200, 200, 128), size(128))
    expect(largestDifference(read, await crop(700, 500, 200, 200, 128))).toBe(0)
    const corner = await slide.readRegion(square(690, 490, 20), size(20))
    expect([...corner.subarray(-3)]).toEqual([255, 255, 255])
    await slide.close()
  })

  test('DICOM: what lies beside a file is another slide', async () => {
    const [level, half] = await dicomSeries()
    const path = await save(level!.bytes)
    await writeFile(join(dirname(path), 'another'), half!.bytes)
    const slide = await openSlide(path, folder)
    expect(levelsOf(slide)).toEqual([[700, 1]])
    await slide.close()
  })

  test('DICOM: a series in a zip, its files in whatever folders', async () => {
    const slide = await open(zipArchive(await dicomSeries()))
    expect(levelsOf(slide)).toEqual([
      [700, 1],
      [350, 2],
    ])
    expect(slide.associated.map(({ name }) => name)).toEqual(['label'])
    const read = await slide.readRegion(square(256, 128, 128), size(64))
    expect(largestDifference(read, await crop(350, 250, 128, 64, 64))).toBe(0)
    await slide.close()
  })

  test('DICOM: two series in one zip are two slides', async () => {
    await expect(open(zipArchive(await dicomSeries({ series: '9.9.9' })))).rejects.toMatchObject({
      code: 'slide-format-unsupported',
      message: expect.stringContaining('several DICOM series'),
    })
  })

  test('a DICOM file that is no whole slide, and a spacing that is missing or absurd', async () => {
    const bytes = dicomImage({ ...VOLUME, rgb: await rgbOf(700, 500) })
    const other = Buffer.from(bytes.toString('latin1').replaceAll('.77.1.6', '.77.1.4'), 'latin1')
    await expect(open(other)).rejects.toHaveProperty('code', 'slide-format-unsupported')
    for (const [mpp, code] of [
      [null, 'mpp-unknown'],
      [40, 'mpp-implausible'],
    ] as const) {
      const slide = await open(dicomImage({ ...VOLUME, mpp, rgb: await rgbOf(700, 500) }))
      expect(() => resolveMpp(slide.header)).toThrow(expect.objectContaining({ code }))
      await slide.close()
    }
  })

  test('a header that says otherwise than OpenSlide is refused: vendor, and levels', async () => {
    const path = await save(await ndpi())
    const slide = await openSlide(path, folder)
    const { header } = slide
    await slide.close()
    await expect(openWithOpenSlide(path, () => ({ ...header, vendor: 'leica' }))).rejects.toMatchObject({
      code: 'slide-unreadable',
      message: expect.stringContaining('a slide of hamamatsu where'),
    })
    const [base, ...reduced] = header.levels
    const wider = { ...header, levels: [{ ...base, widthPx: 1025 }, ...reduced] as const }
    await expect(openWithOpenSlide(path, () => wider)).rejects.toMatchObject({
      code: 'slide-unreadable',
      message: expect.stringContaining('1024 × 768'),
    })
  })

  test('damage is an error that names the place, and what is sound is read after it', async () => {
    const bytes = await scn()
    const [, area] = await readTiffDirectories(headerBytes(memorySource(bytes)))
    const { offsets, byteCounts } = await readTileTable(area!, true, 12)
    bytes.fill(0, offsets[5], offsets[5]! + byteCounts[5]!)
    const broken = await open(bytes)
    const whole = { xPx: 200, yPx: 400, widthPx: 1024, heightPx: 768 }
    await expect(broken.readRegion(whole, whole)).rejects.toMatchObject({
      code: 'slide-unreadable',
      message: expect.stringContaining('x 200, y 400, 1024 × 768 px'),
    })
    await expect(broken.readRegion(square(0, 0, 64), size(64))).resolves.toHaveLength(64 * 64 * 3)
    await broken.close()
  })

  test('many regions at once, and the same one gives the same bytes', async () => {
    const slide = await open(await ndpi())
    const alone = await slide.readRegion(square(100, 100, 200), size(200))
    const all = await Promise.all(
      Array.from({ length: 24 }, () => slide.readRegion(square(100, 100, 200), size(200))),
    )
    expect(all.every((read) => largestDifference(read, alone) === 0)).toBe(true)
    await slide.close()
  })
})

test('without OpenSlide a slide that needs it is refused, and the message says what to install', async () => {
  const path = await save(await ndpi())
  const program = `
    import { openSlide } from ${JSON.stringify(new URL('../slide.ts', import.meta.url).href)}
    await openSlide(${JSON.stringify(path)}, { scratchDir: '.' }).catch(({ code, message }) => console.log(code, message))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    env: { ...process.env, OPENSLIDE_LIBRARY: '/nowhere/libopenslide.so' },
  })
  expect(stdout).toMatch(/^slide-reader-missing .*\/nowhere.*libopenslide0/)
})
