import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { smallRun } from '../../test/small-run.ts'
import { selectImages } from './select-images.ts'

const data = fileURLToPath(new URL('../../../../../shared/data', import.meta.url))
const run = {
  ...smallRun,
  warmUp: { ...smallRun.warmUp, sources: ['gbm40' as const] },
  sources: ['icpr2012' as const, 'mitos-atypia-14' as const, 'ami-br' as const],
}

test.skipIf(!existsSync(data)).each([0, 1, 2, 3])(
  'with fold %i held out, no case of it is trained on, and none is on both sides (skipped without ../shared/data)',
  async (fold) => {
    const { training, validation, test: held } = await selectImages(run, data, fold)
    const casesOf = (images: typeof training) => new Set(images.map(({ caseId }) => caseId))
    expect(casesOf(held).has(`mitos/A0${fold}`)).toBe(true)
    expect(casesOf(validation).has(`mitos/A0${(fold + 1) % 4}`)).toBe(true)
    expect(
      [...casesOf(training)].filter((id) => casesOf(held).has(id) || casesOf(validation).has(id)),
    ).toEqual([])
    expect(training.some(({ source }) => source === 'ami-br')).toBe(true)
  },
)

test.skipIf(!existsSync(data))(
  'with nothing held out everything trains (skipped without ../shared/data)',
  async () => {
    const { training, validation } = await selectImages(run, data, 'none')
    expect(training).toHaveLength(28 + 6 + 3720)
    expect(validation).toHaveLength(0)
  },
)

test('phantoms are no source of a run file', async () => {
  await expect(selectImages(smallRun, data, 'none')).rejects.toThrow('Phantoms are drawn for tests')
})
