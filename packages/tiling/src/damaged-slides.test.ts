import { afterAll, beforeAll, expect, test } from 'vitest'
import { gradient, slideFolder, solid, tiledTiff } from '../test/made-slides.ts'
import { rawTiff, rgbTags, solidTiles } from '../test/raw-tiff.ts'
import { isClear, readDamaged, type DamagedRead } from '../test/read-damaged.ts'

// 6 files damaged 11 times each; `npm run bench -- damaged` does hundreds, real slides among them

const SECONDS_MAX = 30
const RSS_MAX_BYTES = 1e9
let folder: Awaited<ReturnType<typeof slideFolder>>
beforeAll(async () => {
  folder = await slideFolder()
})
afterAll(() => folder.remove())

const pyramid = (compression: 'jpeg' | 'deflate') =>
  gradient(1200, 900)
    .tiff({ ...tiledTiff, pyramid: true, compression })
    .toBuffer()

const image = (sidePx: number) => ({
  tags: rgbTags(sidePx, sidePx, 128),
  chunks: solidTiles(sidePx, sidePx, 128, [200, 90, 150]),
})

test('a damaged file is read or refused with a code, in time, by a process that lives on and stays small', async () => {
  const files = [
    ['JPEG tiles', await pyramid('jpeg')],
    ['deflate tiles', await pyramid('deflate')],
    [
      'big-endian BigTIFF',
      rawTiff({ images: [{ ...image(512), subImages: [image(256)] }], bigEndian: true, bigTiff: true }),
    ],
    ['strips', await gradient(500, 400).tiff({ compression: 'lzw' }).toBuffer()],
    ['JPEG', await gradient(600, 500).jpeg().toBuffer()],
    ['PNG', await solid([200, 90, 150], undefined, 600).png().toBuffer()],
  ] as const
  const options = { folder: folder.path, count: 11, seed: 1, secondsMax: SECONDS_MAX }
  const reads: DamagedRead[] = []
  for await (const read of readDamaged(files, options)) reads.push(read)
  expect(reads).toHaveLength(66)
  expect(reads.filter((read) => !isClear(read))).toEqual([])
  expect(reads.filter(({ rssBytes }) => rssBytes > RSS_MAX_BYTES)).toEqual([])
  const ends = new Set(reads.map(({ end }) => end))
  expect(ends).toContain('read')
  expect(ends).toContain('slide-unreadable')
}, 180_000)
