import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { slideFolder } from '../test/made-slides.ts'
import { readByOpenSlide } from '../test/read-by-openslide.ts'
import { associatedImages } from './associated/associated-images.ts'
import { labelRemoval, patched } from './associated/remove-label.ts'
import { fileByteSource } from './byte-source.ts'
import { readSlideHeader } from './header/read-slide-header.ts'
import { resolveMpp } from './mpp.ts'
import { openSlide } from './slide.ts'
import { findTissue } from './tissue/find-tissue.ts'

const data = fileURLToPath(new URL('../../../../shared/data', import.meta.url))
const CMU = `${data}/slides/cmu-1-small-region.svs`
const TCGA = `${data}/slides/tcga-cr-7395-01a-01-ts1.svs`
const ICPR = `${data}/icpr2012-mitos/images/A00_01.jpg`

const isThere = [CMU, TCGA, ICPR].every((path) => existsSync(path))

describe.skipIf(!isThere)(`real slides${isThere ? '' : `: skipped, they are not in ${data}`}`, () => {
  let folder: Awaited<ReturnType<typeof slideFolder>>
  beforeAll(async () => {
    folder = await slideFolder()
  })
  afterAll(() => folder.remove())

  test('CMU-1 (Aperio, JPEG): size, µm/px from its description, tissue and glass', async () => {
    const slide = await openSlide(CMU, folder)
    expect(slide.header).toMatchObject({ vendor: 'aperio', widthPx: 2220, heightPx: 2967 })
    expect(slide.header.levels, 'thumbnail, label and macro are no levels').toHaveLength(1)
    const mpp = resolveMpp(slide.header)
    expect(mpp).toEqual({ x: 0.499, y: 0.499, source: 'aperio-description' })
    const { areaMm2 } = await findTissue(slide, mpp)
    expect(areaMm2).toBeGreaterThan(0.5)
    expect(areaMm2).toBeLessThan(0.8)
    await slide.close()
  })

  test('TCGA (Aperio, JPEG 2000): size and levels; its resolution must be stated; pixels are those of OpenSlide', async () => {
    const slide = await openSlide(TCGA, folder)
    expect(slide.header).toMatchObject({
      vendor: 'aperio',
      reader: 'openslide',
      widthPx: 4443,
      heightPx: 3567,
      levels: [
        { widthPx: 4443, downsample: 1, compression: 'jpeg2000' },
        { widthPx: 2221, heightPx: 1783, downsample: 2 },
      ],
    })
    expect(() => resolveMpp(slide.header)).toThrow(expect.objectContaining({ code: 'mpp-unknown' }))
    for (const [level, downsample] of [
      [0, 1],
      [1, 2],
    ] as const) {
      const region = { xPx: 1600, yPx: 1200, widthPx: 200 * downsample, heightPx: 100 * downsample }
      const ours = await slide.readRegion(region, { widthPx: 200, heightPx: 100 })
      const start = { x: level === 0 ? 1600 : 1600.4, y: level === 0 ? 1200 : 1200.3 }
      const theirs = readByOpenSlide(TCGA, { ...start, level, widthPx: 200, heightPx: 100 })
      expect(Buffer.from(ours).equals(theirs), `level ${level}`).toBe(true)
    }
    const tissue = await findTissue(slide, { x: 0.25, y: 0.25 })
    expect(tissue.areaMm2).toBeGreaterThan(0.2)
    await slide.close()
  })

  test('CMU-1 through sharp and through OpenSlide: the same picture to what two JPEG decoders differ by', async () => {
    const slide = await openSlide(CMU, folder)
    const size = { widthPx: 300, heightPx: 300 }
    const ours = await slide.readRegion({ xPx: 700, yPx: 900, ...size }, size)
    const theirs = readByOpenSlide(CMU, { x: 700, y: 900, level: 0, ...size })
    expect(ours.reduce((most, value, i) => Math.max(most, Math.abs(value - theirs[i]!)), 0)).toBeLessThan(3)
    await slide.close()
  })

  test('CMU-1: label, macro and thumbnail by ranges; taken out, only the thumbnail and the slide are left', async () => {
    const source = await fileByteSource(CMU)
    const pictures = await associatedImages(source)
    expect(pictures.map(({ name, widthPx, heightPx }) => [name, widthPx, heightPx])).toEqual([
      ['thumbnail', 574, 768],
      ['label', 387, 463],
      ['macro', 1280, 431],
    ])
    for (const picture of pictures) expect((await picture.read()).widthPx).toBe(picture.widthPx)
    const patches = await labelRemoval(source)
    await source.close()
    const path = join(folder.path, 'without-label.svs')
    await pipeline(createReadStream(CMU), patched(patches), createWriteStream(path))
    const stripped = await fileByteSource(path)
    expect((await associatedImages(stripped)).map(({ name }) => name)).toEqual(['thumbnail'])
    expect(await readSlideHeader(stripped)).toMatchObject({ widthPx: 2220, mpp: { x: 0.499 } })
    await stripped.close()
  })

  test('an ICPR field (JPEG): its resolution must be stated; it is tissue throughout', async () => {
    const source = await fileByteSource(ICPR)
    const header = await readSlideHeader(source)
    await source.close()
    expect(() => resolveMpp(header)).toThrow(expect.objectContaining({ code: 'mpp-unknown' }))
    const mpp = resolveMpp(header, { x: 0.2456, y: 0.2456 })
    const slide = await openSlide(ICPR, folder)
    const fieldMm2 = (2084 * 0.2456e-3) ** 2
    expect((await findTissue(slide, mpp)).areaMm2 / fieldMm2).toBeGreaterThan(0.99)
    await slide.close()
  })
})
