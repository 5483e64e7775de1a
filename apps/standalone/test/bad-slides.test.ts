import { MetaphaseError } from '@metaphase/errors'
import { keys, listKeys, listOpenUploads, openStore } from '@metaphase/storage'
import { writeBadSlides, type OddSlide } from '@metaphase/phantom'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { analysisWhen } from '../src/analysis-when.ts'
import { startTestSystem, type RunningSystem } from './system-fixture.ts'

let running: RunningSystem
let slides: OddSlide[]

beforeAll(async () => {
  running = await startTestSystem()
  const folder = join(running.dataDir, 'odd')
  await mkdir(folder)
  slides = await writeBadSlides(folder)
})
afterAll(() => running.stop())

/** Posts a file and says how it ended: the state of its analysis, or the error's code, with the sentence for people. */
async function outcomeOf({ path }: OddSlide): Promise<{ end: string; detail: string }> {
  const { client } = running
  try {
    const { analysis } = await client.postSlide(path)
    const { state, error } = await analysisWhen(client, analysis!.id)
    return { end: error?.code ?? state, detail: error?.detail ?? '' }
  } catch (error) {
    if (!(error instanceof MetaphaseError)) throw error
    return { end: /422 ([a-z-]+)/.exec(error.message)?.[1] ?? error.message, detail: error.message }
  }
}

test('each odd file works or ends in a clear error code, and the system goes on', async () => {
  const lines: string[] = []
  for (const slide of slides) {
    const { end, detail } = await outcomeOf(slide)
    lines.push(`${slide.name}: ${end} ${detail}`)
    const accepted: readonly string[] = slide.expectation === 'works' ? ['completed'] : slide.codes
    expect(accepted, `${slide.name} ended as ${end}: ${detail}`).toContain(end)
  }
  console.log(lines.join('\n'))
}, 60_000)

test('a refused file leaves no row, no object and no open upload', async () => {
  const { client, system } = running
  const store = openStore(system.env as never)
  const known = new Set((await client.slides()).map(({ id }) => keys.slide(id)))
  const stored: string[] = []
  for await (const key of listKeys(store, 'slides/')) stored.push(key)
  expect(new Set(stored)).toEqual(known)
  expect(known.size).toBeGreaterThan(0)
  expect(await listOpenUploads(store, 'slides/')).toEqual([])
  store.close()
})

test('an image without resolution is analysed when mppOverride is given', async () => {
  const { client } = running
  const { path } = slides.find(({ name }) => name === 'no-resolution.jpg')!
  const { analysis } = await client.postSlide(path, { mppOverride: '0.25' })
  const { state, mpp } = await analysisWhen(client, analysis!.id)
  expect({ state, mpp }).toEqual({ state: 'completed', mpp: { x: 0.25, y: 0.25, source: 'override' } })
})
