import { expect, test } from 'vitest'
import { readTorchStateDict } from './torch-state-dict.ts'

// The opcodes of pickle protocol 2, as Python's pickletools names them.
type Part = Uint8Array | string | readonly number[]
const join = (...parts: readonly Part[]): Buffer =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
  )
const pickle = (...parts: readonly Part[]) => join([0x80, 2], ...parts, '.')
const text = (value: string) => join('X', [value.length, 0, 0, 0], value)
const int = (value: number) => join('K', [value])
const NONE = 'N'
const tuple = (...items: readonly Part[]) => join('(', ...items, 't')
const global = (module: string, name: string) => `c${module}\n${name}\n`
const reduce = (callable: string, args: Buffer) => join(callable, args, 'R')
const orderedDict = () => reduce(global('collections', 'OrderedDict'), join(')'))

interface TensorPlan {
  readonly name: string
  readonly storage: string
  readonly type: string
  readonly elements: number
  readonly offset: number
  readonly shape: readonly number[]
  readonly strides: readonly number[]
}

function tensor({ storage, type, elements, offset, shape, strides }: TensorPlan): Buffer {
  const id = tuple(text('storage'), global('torch', type), text(storage), text('cpu'), int(elements), NONE)
  return reduce(
    global('torch._utils', '_rebuild_tensor_v2'),
    tuple(
      join(id, 'Q'),
      int(offset),
      tuple(...shape.map(int)),
      tuple(...strides.map(int)),
      [0x89],
      orderedDict(),
    ),
  )
}

const preamble = join(
  pickle([0x8a, 10], Buffer.from('6cfc9c46f9206aa85019', 'hex')), // the magic number
  pickle('M', [0xe9, 0x03]), // version 1001
  pickle('}', '(', text('little_endian'), [0x88], 'u'),
)
const dictOf = (plans: readonly TensorPlan[]) =>
  pickle(orderedDict(), 'q', [0], '(', ...plans.flatMap((plan) => [text(plan.name), tensor(plan)]), 'u')
const keysOf = (keys: readonly string[]) => pickle(']', '(', ...keys.map(text), 'e')

function storage(values: Float32Array | BigInt64Array): Buffer {
  const count = Buffer.alloc(8)
  count.writeBigInt64LE(BigInt(values.length))
  return join(count, new Uint8Array(values.buffer))
}

const floats = { storage: 'a', type: 'FloatStorage', elements: 6 }
const whole: TensorPlan = { ...floats, name: 'whole', offset: 0, shape: [2, 3], strides: [3, 1] }
const tail: TensorPlan = { ...floats, name: 'tail', offset: 4, shape: [2], strides: [1] }
const scalar = { offset: 0, shape: [], strides: [] }
const counter: TensorPlan = { ...scalar, name: 'counter', storage: 'b', type: 'LongStorage', elements: 1 }
const last: TensorPlan = { ...scalar, name: 'last', storage: 'c', type: 'FloatStorage', elements: 1 }

const sixFloats = storage(Float32Array.of(1, 2, 3, 4, 5, 6.5))
const fileOf = (plan: TensorPlan) => join(preamble, dictOf([plan]), keysOf([plan.storage]), sixFloats)

test('tensors that share a storage, behind a counter of other width, have their own values', () => {
  const file = join(
    preamble,
    dictOf([whole, tail, counter, last]),
    keysOf(['a', 'b', 'c']),
    sixFloats,
    storage(BigInt64Array.of(7n)),
    storage(Float32Array.of(-0.5)),
  )
  expect(readTorchStateDict(file)).toEqual({
    whole: { shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6.5) },
    tail: { shape: [2], values: Float32Array.of(5, 6.5) },
    last: { shape: [], values: Float32Array.of(-0.5) },
  })
})

test('a file that calls anything but what rebuilds tensors is refused by the name of what it calls', () => {
  const hostile = pickle(reduce(global('os', 'system'), tuple(text('touch /tmp/owned'))))
  expect(() => readTorchStateDict(join(preamble, hostile, keysOf([])))).toThrow('calls os.system')
})

test('a file whose preamble calls something is refused too', () => {
  const hostile = pickle(reduce(global('os', 'system'), tuple(text('touch /tmp/owned'))))
  expect(() => readTorchStateDict(hostile)).toThrow('not a state dict of PyTorch before 1.6')
})

test('an opcode that plain weights do not need is refused', () => {
  const instance = pickle('(', 'ios\nsystem\n') // INST, which calls as well
  expect(() => readTorchStateDict(join(preamble, instance))).toThrow('pickle opcode 0x69')
})

test('a tensor that lies transposed in its storage comes out row by row', () => {
  const { whole: read } = readTorchStateDict(fileOf({ ...whole, strides: [1, 2] }))
  expect(read).toEqual({ shape: [2, 3], values: Float32Array.of(1, 3, 5, 2, 4, 6.5) })
})

test('a tensor that reaches beyond its storage is refused', () => {
  expect(() => readTorchStateDict(fileOf({ ...tail, offset: 5 }))).toThrow('beyond its storage')
})

test('values of another width are refused', () => {
  expect(() => readTorchStateDict(fileOf({ ...whole, type: 'HalfStorage' }))).toThrow('"HalfStorage"')
})

test('a file cut short anywhere is refused as an invalid model', () => {
  const file = fileOf(whole)
  expect(Object.keys(readTorchStateDict(file))).toEqual(['whole'])
  for (let length = 0; length < file.length; length++)
    expect(() => readTorchStateDict(file.subarray(0, length))).toThrow(
      expect.objectContaining({ code: 'model-invalid' }),
    )
})
