import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readBundle } from '../bundle.ts'
import { emitBaselineBundle } from './bundle.ts'

const released = join(import.meta.dirname, '../../../../models/haematoxylin-baseline')

test('the released bundle is what scripts/emit-baseline.ts writes, byte by byte', async () => {
  const emitted = emitBaselineBundle()
  expect((await readdir(released)).toSorted()).toEqual(Object.keys(emitted).toSorted())
  for (const [path, contents] of Object.entries(emitted)) {
    expect((await readFile(join(released, path))).equals(contents)).toBe(true)
  }
})

test('the released bundle can be read', async () => {
  const { manifest, sha256, files } = await readBundle(released)
  expect(manifest).toMatchObject({ id: 'haematoxylin-baseline', detector: { modelMpp: 0.25, haloPx: 64 } })
  expect(sha256).toMatch(/^[0-9a-f]{64}$/)
  expect(files.detector.byteLength).toBe(manifest.files.detector.bytes)
  expect(files.classifier).toBeUndefined()
})
