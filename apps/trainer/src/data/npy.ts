import { MetaphaseError } from '@metaphase/errors'
import { type FileHandle, open } from 'node:fs/promises'

/** NumPy's names of the element types that occur here, all little-endian: float64, float32, uint8, int32, uint16. */
const readers = {
  '<f8': (bytes: ArrayBuffer) => new Float64Array(bytes),
  '<f4': (bytes: ArrayBuffer) => new Float32Array(bytes),
  '|u1': (bytes: ArrayBuffer) => new Uint8Array(bytes),
  '<i4': (bytes: ArrayBuffer) => new Int32Array(bytes),
  '<u2': (bytes: ArrayBuffer) => new Uint16Array(bytes),
} as const
const bytesPerItem = { '<f8': 8, '<f4': 4, '|u1': 1, '<i4': 4, '<u2': 2 } as const
type NpyType = keyof typeof readers

const magic = Buffer.from('\x93NUMPY', 'latin1')

export interface NpyHeader {
  /** Element type as NumPy writes it. Text (`<U13`) has no reader here but see `readNpyTexts`. */
  readonly type: string
  readonly shape: readonly number[]
  /** Where the elements begin, in bytes. */
  readonly dataOffset: number
}

/** Reads the header of a .npy file (format versions 1 to 3). Throws `dataset-invalid` if it is not one, or is cut short. */
export async function readNpyHeader(path: string): Promise<NpyHeader> {
  return withFile(path, (file) => headerOf(file, path))
}

/**
 * Elements of item `index` along the first axis, in C order, without reading the rest of the file.
 * Throws `dataset-invalid` if there is no such item, or its element type is none of f8, f4, u1, i4, u2.
 */
export async function readNpyItem(
  path: string,
  index: number,
): Promise<{
  readonly shape: readonly number[]
  readonly values: ReturnType<(typeof readers)[NpyType]>
}> {
  return withFile(path, async (file) => {
    const { type, shape, dataOffset } = await headerOf(file, path)
    if (!isReadable(type)) throw invalid(path, `holds elements of type ${type}; f8, f4, u1, i4 or u2 is read`)
    const [items = 0, ...itemShape] = shape
    if (index < 0 || index >= items) throw invalid(path, `has ${items} items, so none numbered ${index}`)
    const itemBytes = itemShape.reduce((product, side) => product * side, bytesPerItem[type])
    const bytes = await readBytes(file, path, { offset: dataOffset + index * itemBytes, length: itemBytes })
    return { shape: itemShape, values: readers[type](bytes) }
  })
}

/** A one-dimensional array of text (NumPy's `<U…`: UTF-32, padded with zeros). */
export async function readNpyTexts(path: string): Promise<string[]> {
  return withFile(path, async (file) => {
    const { type, shape, dataOffset } = await headerOf(file, path)
    const width = /^<U(\d+)$/.exec(type)?.[1]
    if (width === undefined || shape.length !== 1)
      throw invalid(
        path,
        `holds ${type} of shape ${shape.join(' × ')} where a list of texts (<U) is expected`,
      )
    const bytes = await readBytes(file, path, { offset: dataOffset, length: shape[0]! * Number(width) * 4 })
    const points = new Uint32Array(bytes)
    return Array.from({ length: shape[0]! }, (_, i) =>
      String.fromCodePoint(
        ...points.subarray(i * Number(width), (i + 1) * Number(width)).filter((point) => point !== 0),
      ),
    )
  })
}

async function headerOf(file: FileHandle, path: string): Promise<NpyHeader> {
  const start = Buffer.from(await readBytes(file, path, { offset: 0, length: 12 }))
  if (!start.subarray(0, 6).equals(magic)) throw invalid(path, 'does not begin as a .npy file does')
  const isVersion1 = start[6] === 1
  const textOffset = isVersion1 ? 10 : 12
  const length = isVersion1 ? start.readUInt16LE(8) : start.readUInt32LE(8)
  if (length > 65_536) throw invalid(path, `states a header of ${length} bytes`)
  const text = Buffer.from(await readBytes(file, path, { offset: textOffset, length })).toString('latin1')
  const type = /'descr':\s*'([^']+)'/.exec(text)?.[1]
  const shape = /'shape':\s*\(([^)]*)\)/.exec(text)?.[1]
  if (type === undefined || shape === undefined)
    throw invalid(path, `has a header that is not understood: ${text.trim()}`)
  if (/'fortran_order':\s*True/.test(text)) throw invalid(path, 'is stored in Fortran order; C order is read')
  return {
    type,
    shape: shape
      .split(',')
      .filter((side) => side.trim() !== '')
      .map(Number),
    dataOffset: textOffset + length,
  }
}

async function readBytes(
  file: FileHandle,
  path: string,
  { offset, length }: { offset: number; length: number },
): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, offset + done)
    if (bytesRead === 0)
      throw invalid(path, `ends after ${offset + done} bytes; ${offset + length} are expected`)
    done += bytesRead
  }
  return bytes.buffer
}

async function withFile<T>(path: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path).catch((cause: unknown) => {
    throw new MetaphaseError('dataset-invalid', `The file ${path} cannot be opened: ${String(cause)}`, {
      cause,
    })
  })
  try {
    return await use(file)
  } finally {
    await file.close()
  }
}

const isReadable = (type: string): type is NpyType => Object.hasOwn(readers, type)

const invalid = (path: string, fault: string) =>
  new MetaphaseError('dataset-invalid', `The file ${path} ${fault}`)
