import { decodeCandidates, emitHaematoxylinDetector } from '@metaphase/model'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEngine, type EngineConfig } from './engine.ts'

const sidePx = 128
let folder: string
let modelPath: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metaphase-settings-'))
  modelPath = join(folder, 'detector.onnx')
  await writeFile(modelPath, emitHaematoxylinDetector())
})
afterAll(() => rm(folder, { recursive: true }))

/** One dark nucleus, 8 px wide, at a place of its own. */
function nucleusAt(xPx: number, yPx: number) {
  const data = new Uint8Array(sidePx * sidePx * 3).fill(240)
  for (let y = yPx - 8; y < yPx + 8; y++)
    for (let x = xPx - 8; x < xPx + 8; x++) data.set([60, 30, 110], (y * sidePx + x) * 3)
  return { data, widthPx: sidePx, heightPx: sidePx }
}

async function loadedWith(config: Partial<EngineConfig>) {
  const engine = startEngine({ providers: ['cpu'], ...config })
  return { engine, model: await engine.load(modelPath, sidePx) }
}

test('tiles that are run together each get what is theirs, as if they had been alone', async () => {
  const tiles = [nucleusAt(40, 40), nucleusAt(80, 48), nucleusAt(64, 96)]
  const { engine, model } = await loadedWith({ threads: 1, tilesPerRun: 2 })
  expect(model.tilesPerRun).toBe(2)
  const together = await Promise.all(tiles.map((tile) => engine.run(modelPath, tile)))
  await engine.close()
  const single = await loadedWith({ threads: 1, tilesPerRun: 1 })
  for (const [i, tile] of tiles.entries()) {
    const alone = decodeCandidates(await single.engine.run(modelPath, tile))
    expect(alone).toHaveLength(1)
    expect(decodeCandidates(together[i]!)).toEqual([
      { ...alone[0], probability: expect.closeTo(alone[0]!.probability, 5) },
    ])
  }
  await single.engine.close()
})

test.skipIf(availableParallelism() === 1)(
  'threads are measured where nothing says them, and the engines of a machine have the same',
  async () => {
    const settingsDir = join(folder, 'kept')
    const first = await loadedWith({ settingsDir })
    await first.engine.close()
    expect(first.model).toMatchObject({ executionProvider: 'cpu', tilesPerRun: 1 })
    expect(first.model.threads).toBeLessThanOrEqual(availableParallelism())
    const [name] = await readdir(settingsDir)
    const path = join(settingsDir, name!)
    const { threads, tilesPerRun } = first.model
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ threads, tilesPerRun })
    await writeFile(path, JSON.stringify({ threads: threads + 1, tilesPerRun }))
    const second = await loadedWith({ settingsDir })
    await second.engine.close()
    expect(second.model.threads).toBe(threads + 1)
  },
)

test('a disk that cannot keep settings is no reason not to work', async () => {
  const { engine, model } = await loadedWith({ settingsDir: join(modelPath, 'below-a-file') })
  await engine.close()
  expect(model.executionProvider).toBe('cpu')
})
