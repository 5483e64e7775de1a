import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadPanNuke, panNukeTissues } from './pannuke.ts'
import { readMask } from './read-mask.ts'
import { readPixels } from './read-pixels.ts'
import { npyBytes, testFolder, writeIn } from './testbed.ts'

const SIDE = 256

/** Two images, grey 10 and grey 20; on the second one nucleus of four pixels, elsewhere background. */
async function writeFold(folder: string, fold: number, masks = 2): Promise<void> {
  const images = new Float64Array(2 * SIDE * SIDE * 3).fill(10, 0, SIDE * SIDE * 3).fill(20, SIDE * SIDE * 3)
  const labels = new Float64Array(masks * SIDE * SIDE * 6)
  for (let pixel = 0; pixel < masks * SIDE * SIDE; pixel++) labels[pixel * 6 + 5] = 1
  for (let pixel = SIDE * SIDE; pixel < SIDE * SIDE + 4; pixel++) {
    labels[pixel * 6 + 5] = 0
    labels[pixel * 6 + 4] = 3
  }
  const types = Uint32Array.from([...'Breast', ...'Colon', '\0'].map((letter) => letter.codePointAt(0)!))
  const at = (kind: string, name: string) => `Fold ${fold}/${kind}/fold${fold}/${name}.npy`
  await writeIn(folder, at('images', 'images'), npyBytes('<f8', [2, SIDE, SIDE, 3], images))
  await writeIn(folder, at('images', 'types'), npyBytes('<U6', [2], types))
  await writeIn(folder, at('masks', 'masks'), npyBytes('<f8', [masks, SIDE, SIDE, 6], labels))
}

test('PanNuke: each image of a fold comes with its pixels and the mask of its nuclei, and no mitotic figure is known', async () => {
  const folder = await testFolder()
  await writeFold(folder, 2)
  const images = await loadPanNuke(folder)
  expect(images.map(({ id }) => id)).toEqual(['pannuke/fold2/0000', 'pannuke/fold2/0001'])
  const second = images[1]!
  expect(second).toMatchObject({
    widthPx: SIDE,
    heightPx: SIDE,
    mpp: { x: 0.25 },
    figures: [],
    exhaustive: false,
  })
  expect(new Set((await readPixels(second)).data)).toEqual(new Set([20]))
  const { instances } = await readMask(second.nucleusMask!, second)
  expect(instances.reduce((sum, number) => sum + number, 0)).toBe(4)
  expect(await panNukeTissues(folder)).toEqual(['Breast', 'Colon'])
})

test('PanNuke without folds, or with masks of another number, is refused', async () => {
  const folder = await testFolder()
  await expect(loadPanNuke(folder)).rejects.toThrow('has no "Fold 1", "Fold 2" or "Fold 3"')
  await writeFold(folder, 1, 3)
  await expect(loadPanNuke(folder)).rejects.toMatchObject({
    code: 'dataset-invalid',
    message: expect.stringContaining(join('masks', 'fold1', 'masks.npy')),
  })
})
