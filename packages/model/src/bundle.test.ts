import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { emitBaselineBundle } from './baseline/bundle.ts'
import { readBundle } from './bundle.ts'

const emitted = emitBaselineBundle()
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'metaphase-bundle-'))
  for (const [path, contents] of Object.entries(emitted)) await writeFile(join(directory, path), contents)
})

afterEach(() => rm(directory, { recursive: true }))

test('a bundle is known by the sha256 of its manifest', async () => {
  const { sha256, manifestBytes } = await readBundle(directory)
  expect(sha256).toBe(createHash('sha256').update(emitted['manifest.json']!).digest('hex'))
  expect(Buffer.compare(manifestBytes, emitted['manifest.json']!)).toBe(0)
})

test('a model file of another size is refused by name', async () => {
  await writeFile(join(directory, 'detector.onnx'), emitted['detector.onnx']!.subarray(1))
  await expect(readBundle(directory)).rejects.toMatchObject({
    code: 'model-invalid',
    message: expect.stringMatching(/detector\.onnx has \d+ bytes where its manifest says \d+/),
  })
})

test('a model file with one flipped bit is refused by name', async () => {
  const damaged = emitted['detector.onnx']!.slice()
  damaged[100]! ^= 1
  await writeFile(join(directory, 'detector.onnx'), damaged)
  await expect(readBundle(directory)).rejects.toMatchObject({
    code: 'model-invalid',
    message: expect.stringContaining('detector.onnx has sha256'),
  })
})

test.each(['detector.onnx', 'manifest.json'])('a bundle without %s is refused, saying so', async (path) => {
  await rm(join(directory, path))
  await expect(readBundle(directory)).rejects.toMatchObject({
    code: 'model-invalid',
    message: expect.stringContaining(`${path} of the model in ${directory} cannot be read`),
  })
})
