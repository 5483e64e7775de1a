import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { slideFolder } from '../test/made-slides.ts'
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

  test('TCGA (Aperio, JPEG 2000): refused by name', async () => {
    await expect(openSlide(TCGA, folder)).rejects.toMatchObject({
      code: 'slide-format-unsupported',
      message: expect.stringContaining('JPEG 2000'),
    })
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
