import {
  decodeCandidates,
  emitDetector,
  emitHaematoxylinDetector,
  haematoxylinBaseline as baseline,
  initialWeights,
  segmentationNetwork,
} from '@metaphase/model'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEngine } from './engine.ts'

let folder: string
let modelPath: string
const glass = { data: new Uint8Array(256 * 256 * 3).fill(255), widthPx: 256, heightPx: 256 }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metaphase-engine-'))
  modelPath = join(folder, 'detector.onnx')
  await writeFile(modelPath, emitHaematoxylinDetector())
})
afterAll(() => rm(folder, { recursive: true }))

const hasGpu = existsSync('/dev/nvidia0')

test.skipIf(hasGpu)(
  'the provider named is the one that ran: CUDA is asked for first and is not on this machine',
  async () => {
    const engine = startEngine({ providers: ['cuda', 'cpu'], threads: 1 })
    expect(await engine.load(modelPath, baseline.tilePx)).toHaveProperty('executionProvider', 'cpu')
    expect(await engine.run(modelPath, glass)).toHaveLength(0)
    await engine.close()
  },
)

test.skipIf(hasGpu)('a GPU alone is asked for: the load fails and says why', async () => {
  const engine = startEngine({ providers: ['cuda'], threads: 1 })
  await expect(engine.load(modelPath, baseline.tilePx)).rejects.toMatchObject({
    code: 'engine-failed',
    message: expect.stringContaining('cuda'),
  })
  await engine.close()
})

test('an engine that dies fails what it was doing; the next load starts another', async () => {
  const engine = startEngine({ providers: ['cpu'], threads: 1 })
  await engine.load(modelPath, baseline.tilePx)
  const lost = engine.run(modelPath, glass)
  process.kill(engine.pid()!, 'SIGKILL')
  await expect(lost).rejects.toMatchObject({
    code: 'engine-failed',
    message: expect.stringContaining('SIGKILL'),
  })
  await expect(engine.run(modelPath, glass)).rejects.toThrow('was not loaded')
  expect(await engine.load(modelPath, baseline.tilePx)).toHaveProperty('executionProvider', 'cpu')
  expect(await engine.run(modelPath, glass)).toHaveLength(0)
  await engine.close()
})

test('an engine that is closed during a run ends in order, and what it was doing fails', async () => {
  const engine = startEngine({ providers: ['cpu'], threads: 1 })
  await engine.load(modelPath, baseline.tilePx)
  const lost = engine.run(modelPath, glass).catch((error: unknown) => error)
  await engine.close()
  expect(await lost).toMatchObject({ code: 'engine-failed', message: expect.stringContaining('exit 0') })
})

const tilePx = 128
const speckledTile = (sidePx: number, seed: number) => ({
  data: Uint8Array.from(
    { length: sidePx * sidePx * 3 },
    (_, i) => (i * (7919 + seed) + (i >> 5) * 104_729) % 256,
  ),
  widthPx: sidePx,
  heightPx: sidePx,
})
const speckled = speckledTile(tilePx, 0)

/** An untrained mask network with a map at half resolution and nothing calibrated. */
function untrainedDetector(): Uint8Array {
  const network = segmentationNetwork(
    {
      encoder: { kind: 'plain', width: 4, depth: 2 },
      decoderWidths: [4],
      outputStride: 2,
      attention: { strides: [], windowPx: null },
      projectionWidths: [4, 4],
      domainWidth: 4,
    },
    2,
  )
  let draw = 0
  const weights = initialWeights(network, () => Math.sin(++draw * 12.9898) * 2)
  return emitDetector(network, weights, {
    modelMpp: 0.25,
    smoothingSigmaUm: 0.5,
    peakRadiusUm: 3,
    probabilityFloor: 0.05,
    calibration: { slope: 1, offset: 0 },
  })
}

test('the probability map comes on request, and every candidate has the probability of its place on it', async () => {
  const engine = startEngine({ providers: ['cpu'], threads: 1 })
  const path = join(folder, 'untrained.onnx')
  await writeFile(path, untrainedDetector())
  await engine.load(path, tilePx)
  const { candidates, probabilityMap } = await engine.runWithMap(path, speckled)
  expect(probabilityMap).toMatchObject({ widthPx: tilePx / 2, heightPx: tilePx / 2 })
  const found = decodeCandidates(candidates)
  expect(found.length).toBeGreaterThan(3)
  for (const { xPx, yPx, probability } of found) {
    const at = Math.floor(yPx / 2) * probabilityMap.widthPx + Math.floor(xPx / 2)
    expect(probabilityMap.data[at]).toBeCloseTo(probability, 5)
  }
  expect(await engine.run(path, speckled)).toEqual(candidates)
  await engine.close()
})

test('tiles sent at once, smaller and larger than what the pipe takes, are each looked at as they are', async () => {
  const engine = startEngine({ providers: ['cpu'], threads: 1 })
  const path = join(folder, 'untrained.onnx')
  await writeFile(path, untrainedDetector())
  await engine.load(path, tilePx)
  const tiles = [64, 512, 64, 128, 768, 512].map(speckledTile)
  const alone: Float32Array[] = []
  for (const tile of tiles) alone.push(await engine.run(path, tile))
  expect(new Set(alone.map(String)).size).toBe(tiles.length)
  expect(await Promise.all(tiles.map((tile) => engine.run(path, tile)))).toEqual(alone)
  await engine.close()
})

test('a graph without a probability map says so', async () => {
  const engine = startEngine({ providers: ['cpu'], threads: 1 })
  await engine.load(modelPath, baseline.tilePx)
  await expect(engine.runWithMap(modelPath, glass)).rejects.toMatchObject({
    code: 'engine-failed',
    message: expect.stringContaining('no probability map'),
  })
  await engine.close()
})

test('an unloaded model is forgotten: another file at its path is what runs next', async () => {
  const engine = startEngine({ providers: ['cpu'], threads: 1 })
  const path = join(folder, 'epoch.onnx')
  await writeFile(path, emitHaematoxylinDetector())
  await engine.load(path, tilePx)
  await engine.unload(path)
  await expect(engine.run(path, speckled)).rejects.toThrow('was not loaded')
  await writeFile(path, untrainedDetector())
  await engine.load(path, tilePx)
  expect((await engine.runWithMap(path, speckled)).probabilityMap.widthPx).toBe(tilePx / 2)
  await engine.unload(join(folder, 'never-loaded.onnx'))
  await engine.close()
})
