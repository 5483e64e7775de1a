import { expect, test } from 'vitest'
import { readNpyHeader, readNpyItem, readNpyTexts } from './npy.ts'
import { npyBytes, testFolder, writeIn } from './testbed.ts'

test.each([
  ['<f8', Float64Array.of(1.5, -2, 3, 4)],
  ['<f4', Float32Array.of(1.5, -2, 3, 4)],
  ['|u1', Uint8Array.of(1, 255, 3, 4)],
  ['<i4', Int32Array.of(1, -70_000, 3, 4)],
  ['<u2', Uint16Array.of(1, 65_535, 3, 4)],
])('item 1 of a stack of %s is its second half, value for value', async (type, data) => {
  const path = await writeIn(await testFolder(), 'a.npy', npyBytes(type, [2, 1, 2], data))
  const item = await readNpyItem(path, 1)
  expect(item.shape).toEqual([1, 2])
  expect(item.values).toEqual(data.slice(2))
  const first = await readNpyItem(path, 0)
  expect(first.values).toEqual(data.slice(0, 2))
})

test('the header states type, shape and where the values begin', async () => {
  const bytes = npyBytes('<f8', [3, 4], new Float64Array(12))
  const path = await writeIn(await testFolder(), 'a.npy', bytes)
  expect(await readNpyHeader(path)).toEqual({ type: '<f8', shape: [3, 4], dataOffset: bytes.length - 96 })
})

test('texts are read from UTF-32 padded with zeros', async () => {
  const points = Uint32Array.from(
    [...'Breast', '\0', '\0', ...'Bile-Düc'].map((letter) => letter.codePointAt(0)!),
  )
  const path = await writeIn(await testFolder(), 'types.npy', npyBytes('<U8', [2], points))
  expect(await readNpyTexts(path)).toEqual(['Breast', 'Bile-Düc'])
})

test('a file that ends early, is none or has no such item is refused by name', async () => {
  const folder = await testFolder()
  const bytes = npyBytes('<f8', [2, 4], new Float64Array(8))
  const cut = await writeIn(folder, 'cut.npy', bytes.subarray(0, bytes.length - 1))
  await expect(readNpyItem(cut, 1)).rejects.toMatchObject({
    code: 'dataset-invalid',
    message: expect.stringMatching(/cut\.npy ends after \d+ bytes/),
  })
  const other = await writeIn(folder, 'other.npy', 'not numpy, but long enough')
  await expect(readNpyHeader(other)).rejects.toThrow('other.npy does not begin as a .npy file does')
  const whole = await writeIn(folder, 'whole.npy', bytes)
  await expect(readNpyItem(whole, 2)).rejects.toThrow('has 2 items, so none numbered 2')
  const complex = await writeIn(folder, 'complex.npy', npyBytes('<c8', [1], new Float64Array(1)))
  await expect(readNpyItem(complex, 0)).rejects.toThrow('holds elements of type <c8')
  await expect(readNpyHeader(`${folder}/none.npy`)).rejects.toMatchObject({ code: 'dataset-invalid' })
})
