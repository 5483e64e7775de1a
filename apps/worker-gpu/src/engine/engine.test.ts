import { emitHaematoxylinDetector, haematoxylinBaseline as baseline } from '@metaphase/model'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { requireGpu } from '../require-gpu.ts'
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
    expect(await engine.load(modelPath, baseline.tilePx)).toBe('cpu')
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

test.skipIf(hasGpu)('REQUIRE_GPU refuses a machine whose network runs on the CPU', async () => {
  const engine = startEngine({ providers: ['cuda', 'cpu'], threads: 1 })
  await expect(requireGpu(engine)).rejects.toMatchObject({ code: 'gpu-required' })
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
  expect(await engine.load(modelPath, baseline.tilePx)).toBe('cpu')
  expect(await engine.run(modelPath, glass)).toHaveLength(0)
  await engine.close()
})
