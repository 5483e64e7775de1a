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

const classifierFile = { ...valid.files.detector, path: 'classifier.onnx' }
const withClassifier = (change: Partial<NonNullable<Manifest['classifier']>> = {}): Manifest => ({
  ...valid,
  files: { ...valid.files, classifier: classifierFile },
  classifier: { modelMpp: 0.25, inputPx: 128, threshold: 0.5, ...change },
})

test('a manifest survives being written and read, with a classifier and without', () => {
  expect(parse(valid)).toEqual(valid)
  expect(parse(withClassifier())).toEqual(withClassifier())
})

const int8File = { ...valid.files.detector, path: 'detector-int8.onnx' }
const withInt8: Manifest = {
  ...valid,
  files: { ...valid.files, detectorInt8: int8File },
  int8: { lostF1: -0.001, dataset: 'phantoms' },
}

test('a variant in 8 bits may have been measured or not', () => {
  expect(parse(withInt8)).toEqual(withInt8)
  const { int8: _, ...unmeasured } = withInt8
  expect(parse(unmeasured)).toEqual(unmeasured)
})

test('a crop may be as wide as two halos of the tiles it is cut from, in µm, and no wider', () => {
  expect(valid.detector).toMatchObject({ haloPx: 64, modelMpp: 0.25 })
  expect(parse(withClassifier({ modelMpp: 0.5, inputPx: 64 })).classifier?.inputPx).toBe(64)
  expect(() => parse(withClassifier({ modelMpp: 0.5, inputPx: 65 }))).toThrow(
    'classifier.inputPx: half a crop',
  )
})

test.each([
  ['a version that is none', { ...valid, version: '1' }, 'version'],
  ['a field nobody knows', { ...valid, treshold: 0.5 }, 'treshold'],
  ['a path out of the bundle', withFile({ path: '../detector.onnx' }), 'files.detector.path'],
  ['a sha256 cut short', withFile({ sha256: 'abc' }), 'files.detector.sha256'],
  ['a halo narrower than the model sees', withDetector({ haloPx: 34 }), 'detector.haloPx'],
  ['a halo that leaves no core', withDetector({ tilePx: 128 }), 'detector.haloPx'],
  ['a floor above the threshold', withDetector({ probabilityFloor: 0.6 }), 'detector.probabilityFloor'],
  [
    'a classifier file of which nothing is said',
    { ...valid, files: withClassifier().files },
    'classifier: is missing',
  ],
  [
    'a classifier section without its file',
    { ...withClassifier(), files: valid.files },
    'files.classifier: is missing',
  ],
  ['a loss in 8 bits of no file', { ...withInt8, files: valid.files }, 'files.detectorInt8: is missing'],
  ['a crop of no size', withClassifier({ inputPx: 0 }), 'classifier.inputPx'],
  [
    'an atypical threshold that is no probability',
    withClassifier({ threshold: 1.2 }),
    'classifier.threshold',
  ],
])('%s is refused by name', (_, manifest, field) => {
  expect(() => parse(manifest)).toThrow(expect.objectContaining({ code: 'model-invalid' }))
  expect(() => parse(manifest)).toThrow(field)
})

test('what is not JSON is refused', () => {
  expect(() => parseManifest(Uint8Array.of(0xff, 0xfe))).toThrow('manifest.json is not JSON')
})
