import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { readMask } from './read-mask.ts'
import { hasSharedData, npyBytes, sharedData, testFolder, writeIn } from './testbed.ts'

const size = { widthPx: 3, heightPx: 1 }

async function greyPng(path: string, values: Uint8Array | Uint16Array, wide: boolean): Promise<string> {
  await sharp(values, { raw: { width: 3, height: 1, channels: 1 } })
    .toColourspace(wide ? 'grey16' : 'b-w')
    .png()
    .toFile(path)
  return path
}

test('a 16-bit mask is read without loss', async () => {
  const path = await greyPng(join(await testFolder(), 'm.png'), Uint16Array.of(0, 258, 65_535), true)
  expect((await sharp(path).metadata()).depth).toBe('ushort')
  expect((await readMask({ kind: 'instances-png', path }, size)).instances).toEqual(
    Uint16Array.of(0, 258, 65_535),
  )
})

test('an 8-bit mask keeps its small numbers', async () => {
  const path = await greyPng(join(await testFolder(), 'm.png'), Uint8Array.of(0, 7, 255), false)
  expect((await readMask({ kind: 'instances-png', path }, size)).instances).toEqual(Uint16Array.of(0, 7, 255))
})

test('a mask of another size, or in colour, is refused', async () => {
  const folder = await testFolder()
  const path = await greyPng(join(folder, 'm.png'), Uint8Array.of(0, 7, 255), false)
  await expect(readMask({ kind: 'instances-png', path }, { widthPx: 4, heightPx: 1 })).rejects.toMatchObject({
    code: 'dataset-invalid',
    message: expect.stringContaining('covers 3 × 1 px where the image has 4 × 1'),
  })
  const colour = join(folder, 'c.png')
  await sharp({ create: { width: 3, height: 1, channels: 3, background: 'red' } })
    .png()
    .toFile(colour)
  await expect(readMask({ kind: 'instances-png', path: colour }, size)).rejects.toThrow('has 3 channels')
})

test('PanNuke nuclei of different classes with the same number stay two instances; its background channel is none', async () => {
  // Pixels: neoplastic 1, inflammatory 1, background.
  const values = Float64Array.of(1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)
  const path = await writeIn(await testFolder(), 'masks.npy', npyBytes('<f8', [1, 1, 3, 6], values))
  const { instances } = await readMask({ kind: 'pannuke-npy', path, index: 0 }, size)
  expect(instances).toEqual(Uint16Array.of(1, 2, 0))
})

test('outlines are filled by pixel centres, the later over the earlier; an unknown image is refused', async () => {
  const polygons = {
    '01': [
      [
        [0, 0],
        [2, 0],
        [2, 1],
        [0, 1],
      ],
      [
        [1, 0],
        [3, 0],
        [3, 1],
        [1, 1],
      ],
    ],
  }
  const path = await writeIn(await testFolder(), 'nuclei.json', JSON.stringify(polygons))
  expect((await readMask({ kind: 'polygons-json', path, image: '01' }, size)).instances).toEqual(
    Uint16Array.of(1, 2, 2),
  )
  await expect(readMask({ kind: 'polygons-json', path, image: '02' }, size)).rejects.toThrow(
    'no outlines for image 02',
  )
})

test.skipIf(!hasSharedData)(
  'an ICPR 2012 mask holds as many instances as the table names (skipped without ../shared/data)',
  async () => {
    const path = join(sharedData, 'icpr2012-mitos', 'masks', 'A01_02_mitosis_instances.png')
    const { instances } = await readMask({ kind: 'instances-png', path }, { widthPx: 2084, heightPx: 2084 })
    expect(new Set(instances).size - 1).toBe(11)
  },
)
