import { Readable } from 'node:stream'
import { callbackify } from 'node:util'
import { MetaphaseError } from '@metaphase/errors'
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl'
import type { ByteSource } from '../byte-source.ts'
import { headerBytes } from '../header/header-bytes.ts'

/** A MRXS slide has some 30 files, a DICOM series up to some hundreds. */
const MAX_ENTRIES = 4096
/** Pixel data is compressed already; white, uncompressed DICOM is what comes nearest to a bomb. */
const MAX_RATIO = 30
const MAX_UNPACKED_BYTES = 200e9
const PIECE_BYTES = 1024 * 1024

/** A zip archive whose directory has been read and found harmless. Names are relative and do not climb out. */
export interface OpenZip {
  /** Files only. Their names may name patients: use them, and do not pass them on. */
  readonly files: readonly Entry[]
  /** The file's bytes, unpacked: exactly as many as its entry declares, or an error. */
  read(file: Entry): Promise<Readable>
}

/**
 * Reads a zip archive's directory by ranges. Throws slide-unreadable for a damaged archive, encrypted files, names that climb
 * out or stand twice, and slide-too-large for more files or unpacked bytes than a slide has.
 */
export async function openZip(source: ByteSource): Promise<OpenZip> {
  try {
    const zip = await fromRandomAccessReaderPromise(rangeReader(source), source.sizeBytes, {
      lazyEntries: true,
      autoClose: false,
    })
    const files = await readDirectory(zip, source.sizeBytes)
    return { files, read: (file) => zip.openReadStreamPromise(file).catch(asDamage) }
  } catch (error) {
    throw asDamage(error)
  }
}

async function readDirectory(zip: ZipFile, sizeBytes: number): Promise<Entry[]> {
  if (zip.entryCount > MAX_ENTRIES) throw tooMuch(`${zip.entryCount} files`)
  const files = new Map<string, Entry>()
  let unpackedBytes = 0
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue
    if (entry.isEncrypted()) throw unreadable('it is encrypted')
    if (files.has(entry.fileName)) throw unreadable('two of its files have the same name')
    files.set(entry.fileName, entry)
    unpackedBytes += entry.uncompressedSize
    if (files.size > MAX_ENTRIES) throw tooMuch(`more than ${MAX_ENTRIES} files`)
    if (unpackedBytes > Math.min(MAX_UNPACKED_BYTES, sizeBytes * MAX_RATIO))
      throw tooMuch(`more than ${unpackedBytes} bytes unpacked`)
  }
  return [...files.values()]
}

/** Its small reads go through a few large ranges; a file's bytes do not. */
function rangeReader(source: ByteSource): RandomAccessReader {
  const header = headerBytes(source)
  const readInto = callbackify(async (buffer: Buffer, offset: number, length: number, position: number) => {
    const { buffer: read } = await header.read(position, length, 'zip directory')
    buffer.set(new Uint8Array(read), offset)
  })
  class RangeReader extends RandomAccessReader {
    override _readStreamForRange(start: number, end: number): Readable {
      return Readable.from(pieces(source, start, end), { objectMode: false })
    }
    override read = readInto
  }
  return new RangeReader()
}

async function* pieces(source: ByteSource, start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; at += PIECE_BYTES) yield source.read(at, Math.min(PIECE_BYTES, end - at))
}

/** yauzl says what is wrong and, behind a colon, with which name, which stays inside. */
export function asDamage(error: unknown): never {
  if (error instanceof MetaphaseError) throw error
  const reason = error instanceof Error ? error.message.split(':', 1)[0] : String(error)
  throw unreadable(reason ?? 'nothing says why', error)
}

const unreadable = (reason: string, cause?: unknown) =>
  new MetaphaseError('slide-unreadable', `The zip archive cannot be unpacked: ${reason}.`, { cause })

const tooMuch = (what: string) =>
  new MetaphaseError('slide-too-large', `The zip archive declares ${what}, which no slide has.`)
