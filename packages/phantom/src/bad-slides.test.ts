import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeBadSlides, type OddSlide } from './bad-slides.ts'

let folder: string
let slides: ReadonlyMap<string, OddSlide>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bad-slides-'))
  slides = new Map((await writeBadSlides(folder)).map((slide) => [slide.name, slide]))
})
afterAll(() => rm(folder, { recursive: true }))

const pathOf = (name: string) => slides.get(name)!.path

describe('writeBadSlides', () => {
  it.each([
    ['cmyk.tiff', 'cmyk', 4, 'uchar'],
    ['16-bit.tiff', 'rgb16', 3, 'ushort'],
    ['rgba.tiff', 'srgb', 4, 'uchar'],
    ['greyscale.tiff', 'b-w', 1, 'uchar'],
    ['stripped.tiff', 'srgb', 3, 'uchar'],
    ['with-resolution.png', 'srgb', 3, 'uchar'],
  ])('%s decodes, is what its name says and states 0.25 µm/px', async (name, space, channels, depth) => {
    expect(slides.get(name)!.expectation).toBe('works')
    const metadata = await sharp(pathOf(name)).metadata()
    expect(metadata).toMatchObject({ width: 600, height: 600, space, channels, depth })
    expect(25_400 / metadata.density!).toBeCloseTo(0.25, 6)
    await sharp(pathOf(name)).stats()
  })

  it.each(['empty.tiff', 'text.tiff', 'truncated-tiled.tiff', 'truncated-rows.tiff'])(
    '%s does not decode',
    async (name) => {
      expect(slides.get(name)!.expectation).toBe('error')
      await expect(sharp(pathOf(name)).stats()).rejects.toThrow(/unsupported image format|Read error/)
    },
  )

  it('declares 100,000 × 100,000 px in a few kilobytes', async () => {
    const path = pathOf('declares-100000-px.tiff')
    expect(await sharp(path, { limitInputPixels: false }).metadata()).toMatchObject({
      width: 100_000,
      height: 100_000,
    })
    expect((await stat(path)).size).toBeLessThan(20_000)
  })

  it('makes a slide of one pixel', async () => {
    expect(await sharp(pathOf('one-pixel.tiff')).metadata()).toMatchObject({ width: 1, height: 1 })
  })

  it('leaves no resolution in the files said to have none', async () => {
    expect((await readFile(pathOf('no-resolution.png'))).includes('pHYs')).toBe(false)
    const jpeg = await readFile(pathOf('no-resolution.jpg'))
    expect(jpeg.includes('JFIF') || jpeg.includes('Exif')).toBe(false)
    for (const name of ['no-resolution.png', 'no-resolution.jpg']) await sharp(pathOf(name)).stats()
  })

  it("states a screen's resolution in one", async () => {
    expect(await sharp(pathOf('72-dpi.tiff')).metadata()).toMatchObject({
      density: 72,
      resolutionUnit: 'inch',
    })
  })
})
