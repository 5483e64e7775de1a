import { emitBaselineBundle } from '../../model/src/baseline/bundle.ts'
import { parseManifest, type Manifest } from '@metaphase/model'
import { expect, test } from 'vitest'
import { int8FileOf } from './precision.ts'

const plain = parseManifest(emitBaselineBundle()['manifest.json']!)
const file = { ...plain.files.detector, path: 'detector-int8.onnx' }
const quantised: Manifest = { ...plain, files: { ...plain.files, detectorInt8: file } }
const losing = (lostF1: number): Manifest => ({ ...quantised, int8: { lostF1, dataset: 'phantoms' } })
const exact = () => true

test('unasked, the variant is taken where it was measured and loses less F1 than 0.005, even where it gains', () => {
  expect(int8FileOf(losing(0.004), 'auto', exact)).toEqual(file)
  expect(int8FileOf(losing(-0.01), 'auto', exact)).toEqual(file)
  expect(int8FileOf(losing(0.005), 'auto', exact)).toBeNull()
  expect(int8FileOf(quantised, 'auto', exact)).toBeNull()
})

test('unasked, it is not taken on a processor that adds products of 8 bits in 16', () => {
  expect(int8FileOf(losing(0), 'auto', () => false)).toBeNull()
  expect(int8FileOf(losing(0), 'int8', () => false)).toEqual(file)
})

test('asked for, it is taken where there is one; float32 is always there', () => {
  expect(int8FileOf(quantised, 'int8', exact)).toEqual(file)
  expect(int8FileOf(plain, 'int8', exact)).toBeNull()
  expect(int8FileOf(losing(0), 'float32', exact)).toBeNull()
})
