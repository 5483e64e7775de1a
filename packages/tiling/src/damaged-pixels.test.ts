import { afterAll, beforeAll, expect, test } from 'vitest'
import { gradient, memorySource, slideFolder, tiledTiff } from '../test/made-slides.ts'
import { headerBytes } from './header/header-bytes.ts'
import { readTiffDirectories } from './header/tiff-directories.ts'
import { readTileTable } from './header/tiff-tiles.ts'
import { openSlide } from './slide.ts'

let folder: Awaited<ReturnType<typeof slideFolder>>
beforeAll(async () => {
  folder = await slideFolder()
})
afterAll(() => folder.remove())

const WHOLE = { xPx: 0, yPx: 0, widthPx: 512, heightPx: 384 }
const SOUND = { xPx: 0, yPx: 0, widthPx: 128, heightPx: 128 }

/** A TIFF of 4 × 3 tiles, the one in column 1, row 1 handed to `damage`. */
async function withDamagedTile(
  compression: 'jpeg' | 'lzw' | 'deflate' | 'none',
  damage: (tile: Buffer) => void,
) {
  const bytes = await gradient(512, 384)
    .tiff({ ...tiledTiff, compression })
    .toBuffer()
  const [directory] = await readTiffDirectories(headerBytes(memorySource(bytes)))
  const { offsets, byteCounts } = await readTileTable(directory, true, 12)
  const start = offsets[5] ?? 0
  damage(bytes.subarray(start, start + (byteCounts[5] ?? 0)))
  return openSlide(await folder.save(bytes), folder)
}

test.each([
  ['cut in half', (tile: Buffer) => tile.fill(0, tile.length >> 1)],
  [
    'overwritten in its middle',
    (tile: Buffer) => tile.fill(0xff, tile.length >> 1, (tile.length >> 1) + 100),
  ],
  ['a hole', (tile: Buffer) => tile.fill(0)],
])('a JPEG tile %s is an error that names its place, not grey', async (_name, damage) => {
  const slide = await withDamagedTile('jpeg', damage)
  const error = { code: 'slide-unreadable', message: expect.stringContaining('tile at x 128, y 128') }
  await expect(slide.readRegion(WHOLE, WHOLE)).rejects.toMatchObject(error)
  await expect(slide.readRegion(WHOLE, WHOLE)).rejects.toMatchObject(error)
  await expect(slide.readRegion(SOUND, SOUND)).resolves.toHaveLength(128 * 128 * 3)
  await slide.close()
})

test.each(['lzw', 'deflate'] as const)(
  'a damaged %s tile is an error that names the region',
  async (compression) => {
    const slide = await withDamagedTile(compression, (tile) => tile.fill(0xff))
    const error = { code: 'slide-unreadable', message: expect.stringContaining('x 0, y 0, 512 × 384 px') }
    await expect(slide.readRegion(WHOLE, WHOLE)).rejects.toMatchObject(error)
    await expect(slide.readRegion(SOUND, SOUND)).resolves.toHaveLength(128 * 128 * 3)
    await slide.close()
  },
)

test.each([
  ['JPEG', () => gradient(600, 600).jpeg()],
  ['progressive JPEG', () => gradient(600, 600).jpeg({ progressive: true })],
  ['PNG', () => gradient(600, 600).png()],
  ['interlaced PNG', () => gradient(600, 600).png({ progressive: true })],
])('a %s that ends half-way is an error and leaves no copy', async (_name, encode) => {
  const bytes = await encode().toBuffer()
  const path = await folder.save(bytes.subarray(0, bytes.length >> 1))
  await expect(openSlide(path, folder)).rejects.toHaveProperty('code', 'slide-unreadable')
  await expect(openSlide(path, folder)).rejects.toHaveProperty('code', 'slide-unreadable')
})

test('a damaged strip of JPEG is an error', async () => {
  const bytes = await gradient(600, 600).tiff({ compression: 'jpeg' }).toBuffer()
  const start = bytes.indexOf(Buffer.from([0xff, 0xda])) + 2000
  bytes.fill(0xff, start, start + 100)
  const path = await folder.save(bytes)
  await expect(openSlide(path, folder)).rejects.toMatchObject({
    code: 'slide-unreadable',
    message: /JPEG tile at/,
  })
})
