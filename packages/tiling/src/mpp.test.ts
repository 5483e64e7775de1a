import { MetaphaseError } from '@metaphase/errors'
import { expect, test } from 'vitest'
import { mppFromOme } from './header/tiff-mpp.ts'
import { type Mpp, type RecordedMpp, resolveMpp } from './mpp.ts'

function refusal(mpp: RecordedMpp | null, override?: Mpp): MetaphaseError {
  try {
    resolveMpp({ mpp }, override)
  } catch (error) {
    if (error instanceof MetaphaseError) return error
  }
  throw new Error('resolveMpp did not refuse')
}

test('what the file records is used, with its source', () => {
  expect(resolveMpp({ mpp: { x: 0.499, y: 0.5, source: 'aperio-description' } })).toEqual({
    x: 0.499,
    y: 0.5,
    source: 'aperio-description',
  })
})

test("the caller's word goes before the file's", () => {
  const recorded: RecordedMpp = { x: 84.7, y: 84.7, source: 'jpeg-jfif' }
  expect(resolveMpp({ mpp: recorded }, { x: 0.25, y: 0.25 })).toEqual({
    x: 0.25,
    y: 0.25,
    source: 'override',
  })
})

test('a resolution nobody states is unknown, never guessed', () => {
  expect(refusal(null)).toMatchObject({ code: 'mpp-unknown' })
  expect(refusal(null).message).toContain('mppOverride')
})

test.each([72, 96, 300])('%i dpi is a setting for screen or print: refused by name', (dpi) => {
  const refused = refusal({ x: 25_400 / dpi, y: 25_400 / dpi, source: 'tiff-resolution' })
  expect(refused.code).toBe('mpp-implausible')
  expect(refused.message).toContain(`${dpi} dpi`)
  expect(refused.message).toContain('mppOverride')
})

test.each([0.05, 0, -1, Number.NaN, 4.01])('%d µm/px is implausible, whoever says so', (mpp) => {
  expect(refusal(null, { x: 0.25, y: mpp }).code).toBe('mpp-implausible')
  expect(refusal({ x: mpp, y: 0.25, source: 'ome-xml' }).code).toBe('mpp-implausible')
})

test.each([0.051, 0.25, 4])('%d µm/px is a resolution slides have', (mpp) => {
  expect(resolveMpp({ mpp: null }, { x: mpp, y: mpp }).x).toBe(mpp)
})

test('a description made to be slow is read at once', () => {
  const startedMs = performance.now()
  expect(mppFromOme('<Pixels '.repeat(130_000), 600, 500)).toBeNull()
  expect(performance.now() - startedMs).toBeLessThan(1_000) // a quadratic pattern takes minutes
})
