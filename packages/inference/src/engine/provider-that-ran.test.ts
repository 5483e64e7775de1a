import { emitHaematoxylinDetector } from '@metaphase/model'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { providerThatRan } from './provider-that-ran.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metaphase-provider-'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

const open = (options?: InferenceSession.SessionOptions) =>
  InferenceSession.create(emitHaematoxylinDetector(), { executionProviders: ['cpu'], ...options })

const runOnce = async (session: InferenceSession) => {
  const white = new Tensor('uint8', new Uint8Array(64 * 64 * 3).fill(255), [1, 64, 64, 3])
  await session.run({ [session.inputNames[0]!]: white })
}

test('the CPU is named where it ran', async () => {
  expect(await providerThatRan(open, runOnce)).toBe('cpu')
})

test('a folder for temporary files that is not there is an outage', async () => {
  const missing = join(folder, 'missing')
  vi.stubEnv('TMPDIR', missing)
  await expect(providerThatRan(open, runOnce)).rejects.toMatchObject({
    code: 'scratch-unavailable',
    message: expect.stringContaining(missing),
  })
})

test('so is a full one, where ONNX Runtime leaves an empty profile', async () => {
  const intoFullDisk = async ({ profileFilePrefix }: { profileFilePrefix: string }) => {
    await writeFile(`${profileFilePrefix}.json`, '')
    return open()
  }
  await expect(providerThatRan(intoFullDisk, runOnce)).rejects.toMatchObject({ code: 'scratch-unavailable' })
})
