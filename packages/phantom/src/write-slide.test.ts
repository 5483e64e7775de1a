import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { planPhantom } from './plan.ts'
import { PhantomRenderer } from './render.ts'
import { writePhantomSlide } from './write-slide.ts'

const options = { seed: 5, widthPx: 1500, heightPx: 1100, figuresPerMm2: 60 }

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phantom-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('writePhantomSlide', () => {
  it('writes a tiled pyramid that states its µm/px, and returns what it shows', async () => {
    const path = join(folder, 'slide.tiff')
    const truth = await writePhantomSlide(path, options)
    expect(truth).toEqual(planPhantom(options))
    const { format, width, height, pages, density } = await sharp(path).metadata()
    expect({ format, width, height, pages }).toEqual({ format: 'tiff', width: 1500, height: 1100, pages: 4 })
    expect(25_400 / density!).toBeCloseTo(0.25, 6)
    const second = await sharp(path, { page: 1 }).metadata()
    expect([second.width, second.height]).toEqual([750, 550])
    expect(await readdir(folder)).toEqual(['slide.tiff'])
  })

  it('keeps every pixel with deflate, and another µm/px where asked', async () => {
    const path = join(folder, 'exact.tiff')
    const coarse = { ...options, mpp: 0.5 }
    await writePhantomSlide(path, coarse, { compression: 'deflate' })
    const pixels = await sharp(path).raw().toBuffer()
    expect(pixels.equals(new PhantomRenderer(coarse).region(0, 0, 1500, 1100))).toBe(true)
    const { density } = await sharp(path).metadata()
    expect(25_400 / density!).toBeCloseTo(0.5, 6)
  })
})
