import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { analysisWhen } from '../src/analysis-when.ts'
import { startTestSystem, type RunningSystem } from './system-fixture.ts'

const data = new URL('../../../../shared/data/', import.meta.url).pathname

describe.skipIf(!existsSync(data))('real slides (skipped without ../shared/data)', () => {
  let running: RunningSystem
  beforeAll(async () => {
    running = await startTestSystem()
  })
  afterAll(() => running.stop())

  test('an Aperio SVS: 0.499 µm/px read from its description', async () => {
    const { client } = running
    const { analysis } = await client.postSlide(`${data}slides/cmu-1-small-region.svs`)
    const { state, mpp, areaMm2, counts } = await analysisWhen(client, analysis!.id)
    expect({ state, mpp }).toEqual({
      state: 'completed',
      mpp: { x: 0.499, y: 0.499, source: 'aperio-description' },
    })
    expect(areaMm2).toBeGreaterThan(0.5)
    expect(areaMm2).toBeLessThan((2220 * 2967 * 0.499 ** 2) / 1e6 + 0.001)
    expect(counts).not.toBeNull()
  }, 60_000)

  test('an Aperio SVS with JPEG 2000, which does not say its resolution', async () => {
    const { client } = running
    const path = `${data}slides/tcga-cr-7395-01a-01-ts1.svs`
    await expect(client.postSlide(path)).rejects.toThrow(/422 mpp-unknown/)
    const { analysis } = await client.postSlide(path, { mppOverride: '0.5' })
    const { state, mpp, areaMm2 } = await analysisWhen(client, analysis!.id)
    expect({ state, mpp }).toEqual({ state: 'completed', mpp: { x: 0.5, y: 0.5, source: 'override' } })
    expect(areaMm2).toBeGreaterThan(0.5)
  }, 120_000)

  test('a field of ICPR 2012, a JPEG that does not say its resolution', async () => {
    const { client } = running
    const field = `${data}icpr2012-mitos/images/A00_01.jpg`
    await expect(client.postSlide(field)).rejects.toThrow(/422 mpp-(unknown|implausible)/)
    const { analysis } = await client.postSlide(field, { mppOverride: '0.2456' })
    const { state, mpp, areaMm2 } = await analysisWhen(client, analysis!.id)
    expect({ state, mpp }).toEqual({ state: 'completed', mpp: { x: 0.2456, y: 0.2456, source: 'override' } })
    expect(areaMm2).toBeLessThanOrEqual(0.263)
  }, 60_000)
})
