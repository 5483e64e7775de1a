import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, test } from 'vitest'
import { labelCodes } from '../pipeline/label-codes.ts'
import { maskTargets } from './mask-targets.ts'

beforeAll(() => tf.setBackend('cpu'))

const rules = { nucleusFrom: 0.6, backgroundUpTo: 0.3, figureFrom: 0.5, unknownFigureFrom: 0.5 }
const background = [0.9, 0.1, 0, 0]
const doubtful = [0.55, 0.45, 0, 0]
const nucleus = [0.1, 0.8, 0.1, 0]
const figure = [0.1, 0.1, 0.5, 0.3]

/** The class that a pixel of this code is trained towards when the teacher sees this, or `ignored`. */
async function classOf(code: keyof typeof labelCodes, teacher: readonly number[] | null) {
  const labels = tf.tensor3d([labelCodes[code]], [1, 1, 1], 'int32')
  const seen = teacher && { probabilities: tf.tensor4d([...teacher], [1, 1, 1, 4]), rules }
  const row = [...(await maskTargets(labels, seen).data())]
  expect(row.every((value) => value === 0 || value === 1)).toBe(true)
  return ['background', 'nucleus', 'mitosis', 'hard negative'][row.indexOf(1)] ?? 'ignored'
}

test.each(['background', 'nucleus', 'mitosis', 'hardNegative'] as const)(
  'a pixel outlined as %s stays that, whatever the teacher sees',
  async (code) => {
    for (const teacher of [background, doubtful, nucleus, figure, null])
      expect(await classOf(code, teacher)).toBe(code === 'hardNegative' ? 'hard negative' : code)
  },
)

test('an ignored pixel stays ignored', async () => {
  for (const teacher of [background, nucleus, figure, null])
    expect(await classOf('ignored', teacher)).toBe('ignored')
})

test.each([
  ['mitosisRegion', 'mitosis'],
  ['hardNegativeRegion', 'hard negative'],
] as const)("in a %s the teacher's nuclear pixels are %s, and the rest background", async (code, meant) => {
  expect(await classOf(code, background)).toBe('background')
  expect(await classOf(code, doubtful)).toBe('background')
  expect(await classOf(code, nucleus)).toBe(meant)
  expect(await classOf(code, figure)).toBe(meant)
})

test('where nobody labelled, the teacher tells nuclei from background, and doubt is ignored', async () => {
  expect(await classOf('unlabelled', background)).toBe('background')
  expect(await classOf('unlabelled', doubtful)).toBe('ignored')
  expect(await classOf('unlabelled', nucleus)).toBe('nucleus')
})

test('what the teacher takes for a figure is a normal nucleus where all figures are known, ignored where not', async () => {
  expect(await classOf('unlabelled', figure)).toBe('nucleus')
  expect(await classOf('unlabelledOpen', figure)).toBe('ignored')
  expect(await classOf('unlabelledOpen', nucleus)).toBe('nucleus')
})

test('without a teacher, what is unlabelled is background and all of a box is the figure', async () => {
  expect(await classOf('unlabelled', null)).toBe('background')
  expect(await classOf('unlabelledOpen', null)).toBe('background')
  expect(await classOf('mitosisRegion', null)).toBe('mitosis')
})
