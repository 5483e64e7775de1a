import { expect, test } from 'vitest'
import { emitBaselineBundle } from './baseline/bundle.ts'
import { parseManifest } from './manifest.ts'
import type { Manifest } from './manifest.ts'

const valid = parseManifest(emitBaselineBundle()['manifest.json']!)
const parse = (manifest: unknown) => parseManifest(new TextEncoder().encode(JSON.stringify(manifest)))
const withDetector = (change: Partial<Manifest['detector']>) => ({
  ...valid,
  detector: { ...valid.detector, ...change },
})
const withFile = (change: object) => ({
  ...valid,
  files: { detector: { ...valid.files.detector, ...change } },
})

test('a manifest survives being written and read', () => {
  expect(parse(valid)).toEqual(valid)
})

test.each([
  ['a version that is none', { ...valid, version: '1' }, 'version'],
  ['a field nobody knows', { ...valid, treshold: 0.5 }, 'treshold'],
  ['a path out of the bundle', withFile({ path: '../detector.onnx' }), 'files.detector.path'],
  ['a sha256 cut short', withFile({ sha256: 'abc' }), 'files.detector.sha256'],
  ['a halo narrower than the model sees', withDetector({ haloPx: 56 }), 'detector.haloPx'],
  ['a halo that leaves no core', withDetector({ tilePx: 128 }), 'detector.haloPx'],
  ['a floor above the threshold', withDetector({ probabilityFloor: 0.6 }), 'detector.probabilityFloor'],
])('%s is refused by name', (_, manifest, field) => {
  expect(() => parse(manifest)).toThrow(expect.objectContaining({ code: 'model-invalid' }))
  expect(() => parse(manifest)).toThrow(field)
})

test('what is not JSON is refused', () => {
  expect(() => parseManifest(Uint8Array.of(0xff, 0xfe))).toThrow('manifest.json is not JSON')
})
