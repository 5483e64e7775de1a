import { expect, test } from 'vitest'
import { countTrack2 } from '../data/count-track2.ts'
import { hasSharedData, sharedData, testFolder } from '../data/testbed.ts'
import { datasets, describeDatasets } from './datasets.ts'

test('a folder without data sets gives the tables as stated, and the paper’s own contradictions', async () => {
  const text = await describeDatasets(await testFolder())
  expect(text).toMatch(/midog\+\+ +ROIs +bounding box +503 \/ – +7 \/ – +11,937 \/ –/)
  expect(text).toContain(
    "Table 2's total of 15,668 is not the sum of its 12,137 normal and 3,551 atypical figures, 15,688.",
  )
  expect(text).toContain('- midog++: not found.')
})

test.skipIf(!hasSharedData)(
  'the labels of Table 2 as published: 1,721 figures recur, 4 rows of OMG-Octo are repeated (skipped without ../shared/data)',
  async () => {
    expect(await countTrack2(sharedData)).toEqual({
      amiBr: { total: 3720, normal: 2888, atypical: 832 },
      midog25: { total: 11_937, normal: 10_189, atypical: 1748 },
      octo: { total: 1757, normal: 379, atypical: 1378 },
      recurring: { total: 1721, normal: 1317, atypical: 404 },
      repeated: { total: 4, normal: 1, atypical: 3 },
    })
  },
)

test.skipIf(!hasSharedData)(
  'what is found is counted beside what is stated (skipped without ../shared/data)',
  async () => {
    const text = await describeDatasets(sharedData)
    expect(text).toMatch(/tupac16 +ROIs +centroid +73 \/ 73 +1 \/ 1 +1,999 \/ 1,999 +10,483 \/ 10,483/)
    expect(text).toMatch(/gbm40 +40 +40 +1 +0 +0 +4,874 +0\.25/)
    expect(text).toMatch(/dsb2018 +106 +106 +1 +0 +0 +4,541 +0\.35/)
    expect(text).toMatch(/total +15,668 \/ 15,689 +12,137 \/ 12,138 +3,551 \/ 3,551/)
    expect(text).toMatch(/atnorm-br \(test only\) +746/)
  },
)

test('an argument that is not understood is refused with the usage', async () => {
  await expect(datasets(['all'])).rejects.toMatchObject({ code: 'request-invalid' })
  await expect(datasets(['--date', 'x'])).rejects.toThrow('Usage: datasets [--data DIR] [--write-folds]')
})
