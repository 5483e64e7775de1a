import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readBundle } from './bundle.ts'
import { defaultModel } from './default-model.ts'

const folder = join(import.meta.dirname, '../../../models', defaultModel)

test('the default model is whole, small enough to ship, and names the run that its weights are of', async () => {
  const { manifest } = await readBundle(folder)
  expect(manifest.id).toBe(defaultModel)
  expect(manifest.training?.detector.weightsSha256).toMatch(/^[0-9a-f]{64}$/)
  const sizes = await Promise.all(
    Object.values(manifest.files).flatMap((file) =>
      file ? [stat(join(folder, file.path)).then(({ size }) => size)] : [],
    ),
  )
  expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(20e6)
})

test('its card states the version, threshold, halo and every metric of its manifest', async () => {
  const { manifest } = await readBundle(folder)
  const card = await readFile(join(folder, 'README.md'), 'utf8')
  const { detector, metrics, version, trainingData } = manifest
  expect(card).toContain(`Version ${version}`)
  expect(card).toContain(`probability ${detector.threshold.toFixed(3)}`)
  expect(card).toContain(`halo ${detector.haloPx} px`)
  expect(metrics.length).toBeGreaterThan(0)
  for (const { value, interval95 } of metrics) {
    const bounds = interval95 ? ` (${interval95.map((bound) => bound.toFixed(2)).join('–')})` : ''
    expect(card).toContain(`${value.toFixed(3)}${bounds}`)
  }
  expect(trainingData.length).toBeGreaterThan(0)
})
