import { MetaphaseError } from '@metaphase/errors'

/** What a pickle's GLOBAL names: a Python class or function. It is never called; `build` says what it stands for. */
export interface PythonGlobal {
  readonly module: string
  readonly name: string
}

interface Builders {
  /** The result of calling `callable` with `args`. */
  readonly call: (callable: PythonGlobal, args: readonly unknown[]) => unknown
  /** What a persistent id stands for. */
  readonly persistent: (id: unknown) => unknown
}

const MARK = Symbol('mark')

/**
 * Reads one pickle of protocol 2 that holds plain data: the opcodes that PyTorch writes for a state dict, and no others. No
 * code of the file runs. Returns the value and where the pickle ends. Throws `model-invalid` at any other opcode.
 */
export function unpickle(bytes: Buffer, start: number, builders: Builders): { value: unknown; end: number } {
  const stack: unknown[] = []
  const memo = new Map<number, unknown>()
  let at = start
  const byte = () => bytes.readUInt8(at++)
  const u16 = () => bytes.readUInt16LE((at += 2) - 2)
  const u32 = () => bytes.readUInt32LE((at += 4) - 4)
  const line = () => {
    const end = bytes.indexOf(0x0a, at)
    if (end < 0) throw new RangeError('a line has no end')
    const text = bytes.toString('latin1', at, end)
    at = end + 1
    return text
  }
  const text = (length: number) => bytes.toString('utf8', at, (at += length))
  const sinceMark = () => stack.splice(stack.lastIndexOf(MARK)).slice(1)
  const tuple = (size: number) => stack.push(stack.splice(stack.length - size))
  const setItems = (items: readonly unknown[]) => {
    const target = stack.at(-1) as Map<unknown, unknown>
    for (let i = 0; i < items.length; i += 2) target.set(items[i], items[i + 1])
  }

  const operations: Readonly<Record<number, () => unknown>> = {
    0x80: byte, // PROTO
    0x8a: () => {
      const length = byte() // LONG1, which only the magic number is
      at += length
      return stack.push(null)
    },
    0x7d: () => stack.push(new Map()), // EMPTY_DICT
    0x5d: () => stack.push([]), // EMPTY_LIST
    0x29: () => stack.push([]), // EMPTY_TUPLE
    0x28: () => stack.push(MARK), // MARK
    0x71: () => memo.set(byte(), stack.at(-1)), // BINPUT
    0x72: () => memo.set(u32(), stack.at(-1)), // LONG_BINPUT
    0x68: () => stack.push(memo.get(byte())), // BINGET
    0x6a: () => stack.push(memo.get(u32())), // LONG_BINGET
    0x58: () => stack.push(text(u32())), // BINUNICODE
    0x4b: () => stack.push(byte()), // BININT1
    0x4d: () => stack.push(u16()), // BININT2
    0x4a: () => stack.push(bytes.readInt32LE((at += 4) - 4)), // BININT
    0x4e: () => stack.push(null), // NONE
    0x88: () => stack.push(true), // NEWTRUE
    0x89: () => stack.push(false), // NEWFALSE
    0x74: () => stack.push(sinceMark()), // TUPLE
    0x85: () => tuple(1), // TUPLE1
    0x86: () => tuple(2), // TUPLE2
    0x87: () => tuple(3), // TUPLE3
    0x75: () => setItems(sinceMark()), // SETITEMS
    0x73: () => setItems(stack.splice(stack.length - 2)), // SETITEM
    0x65: () => {
      const items = sinceMark() // APPENDS
      return (stack.at(-1) as unknown[]).push(...items)
    },
    0x63: () => stack.push({ module: line(), name: line() } satisfies PythonGlobal), // GLOBAL
    0x51: () => stack.push(builders.persistent(stack.pop())), // BINPERSID
    0x52: () => {
      const args = stack.pop() as unknown[] // REDUCE
      return stack.push(builders.call(stack.pop() as PythonGlobal, args))
    },
    0x62: () => stack.pop(), // BUILD: attributes of the dictionary, which nobody needs
  }

  for (;;) {
    const opcode = byte()
    if (opcode === 0x2e) return { value: stack.pop(), end: at } // STOP
    const operation = operations[opcode]
    if (!operation) {
      throw new MetaphaseError(
        'model-invalid',
        `The weights file holds more than plain weights (pickle opcode 0x${opcode.toString(16)} at byte ${at - 1}) and is not read`,
      )
    }
    operation()
  }
}
