import { existsSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import { gradient, slideFolder, tiledTiff, unfetchedFile } from '../../test/made-slides.ts'
import { openSlideFile } from '../slide.ts'
import { deepZoom } from './deep-zoom.ts'
import { deepZoomLevels, placeOfTile } from './deep-zoom-levels.ts'
import type { Turns } from './read-in-blocks.ts'

const folder = await slideFolder()
afterAll(() => folder.remove())
const atOnce: Turns = (work) => work()

async function open(name: string, bytes: Uint8Array) {
  const file = await unfetchedFile(join(folder.path, name), bytes)
  const slide = await openSlideFile(file)
  return { file, slide, zoom: deepZoom(slide, file, atOnce) }
}

describe('the levels', () => {
  test('halve from full resolution to what fits into a tile', () => {
    expect(deepZoomLevels({ widthPx: 20_000, heightPx: 15_000 })).toMatchObject({ maxLevel: 15, minLevel: 8 })
    expect(deepZoomLevels({ widthPx: 256, heightPx: 40 })).toMatchObject({ maxLevel: 8, minLevel: 8 })
    expect(deepZoomLevels({ widthPx: 257, heightPx: 40 })).toMatchObject({ maxLevel: 9, minLevel: 8 })
  })

  test('end with smaller tiles, and beyond them with none', () => {
    const levels = deepZoomLevels({ widthPx: 1500, heightPx: 1100 })
    const sizeOf = (level: number, column: number, row: number) =>
      placeOfTile(levels, { level, column, row })?.out ?? null
    expect(sizeOf(11, 0, 0)).toEqual({ widthPx: 256, heightPx: 256 })
    expect(sizeOf(11, 5, 4)).toEqual({ widthPx: 220, heightPx: 76 })
    expect(sizeOf(10, 2, 2)).toEqual({ widthPx: 238, heightPx: 38 })
    expect(sizeOf(8, 0, 0)).toEqual({ widthPx: 188, heightPx: 138 })
    for (const [level, column, row] of [
      [11, 6, 0],
      [11, 0, 5],
      [11, -1, 0],
      [12, 0, 0],
      [7, 0, 0],
    ] as const)
      expect(sizeOf(level, column, row)).toBeNull()
  })
})

describe.each([
  ['a pyramid', true],
  ['full resolution alone', false],
])('of a slide with %s', (name, pyramid) => {
  const [widthPx, heightPx] = [5000, 3300] as const
  const bytes = gradient(widthPx, heightPx)
    .tiff({ ...tiledTiff, compression: 'none', pyramid })
    .toBuffer()

  test('tiles show their place at every level', async () => {
    const { zoom, slide } = await open(`shows ${name}`, await bytes)
    for (let level = zoom.levels.minLevel; level <= zoom.levels.maxLevel; level++) {
      const tile = { level, column: 0, row: 0 }
      const { region } = placeOfTile(zoom.levels, tile)!
      const image = (await zoom.readTile(tile, atOnce))!
      const at = ({ x, y }: { x: number; y: number }) =>
        image.data.subarray((y * image.widthPx + x) * 3, (y * image.widthPx + x) * 3 + 2)
      for (const place of [
        { x: 3, y: 3 },
        { x: image.widthPx - 4, y: 3 },
        { x: 3, y: image.heightPx - 4 },
      ]) {
        const scale = region.widthPx / image.widthPx
        const [red, green] = at(place)
        expect(Math.abs(red! - (40 + (180 * (place.x + 0.5) * scale) / widthPx))).toBeLessThan(2.5)
        expect(Math.abs(green! - (40 + (180 * (place.y + 0.5) * scale) / heightPx))).toBeLessThan(2.5)
      }
    }
    expect(await zoom.readTile({ level: zoom.levels.maxLevel, column: 20, row: 0 }, atOnce)).toBeNull()
    await slide.close()
  })
})

test('full resolution is what the slide holds, pixel by pixel', async () => {
  const bytes = await gradient(1500, 1100).tiff(tiledTiff).toBuffer()
  const { zoom, slide } = await open('exact', bytes)
  const { data } = (await zoom.readTile({ level: 11, column: 5, row: 4 }, atOnce))!
  const expected = await sharp(bytes)
    .extract({ left: 1280, top: 1024, width: 220, height: 76 })
    .raw()
    .toBuffer()
  expect(Buffer.compare(data, expected)).toBe(0)
  await slide.close()
})

test('small levels that a slide lacks are made once, whoever asks; a slide that has them is left alone', async () => {
  const overviewOf = async (name: string, pyramid: boolean) => {
    const bytes = await gradient(2100, 1400)
      .tiff({ ...tiledTiff, pyramid })
      .toBuffer()
    const { zoom, slide, file } = await open(name, bytes)
    let blocks = 0
    const counted = {
      ...slide,
      readRegion: (...read: Parameters<typeof slide.readRegion>) => {
        blocks++
        return slide.readRegion(...read)
      },
    }
    const watched = deepZoom(counted, file, atOnce)
    const { minLevel } = zoom.levels
    await Promise.all([
      watched.readTile({ level: minLevel, column: 0, row: 0 }, atOnce),
      watched.readTile({ level: minLevel, column: 0, row: 0 }, atOnce),
    ])
    const first = blocks
    await watched.readTile({ level: minLevel, column: 0, row: 0 }, atOnce)
    await slide.close()
    return { first, later: blocks - first, isDerived: existsSync(`${file.path}.overview.tif`) }
  }
  expect(await overviewOf('lacks', false)).toEqual({ first: 2, later: 0, isDerived: true })
  expect(await overviewOf('has', true)).toEqual({ first: 2, later: 1, isDerived: false })
})
