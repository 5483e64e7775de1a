import { posix } from 'node:path'
import type { Readable } from 'node:stream'
import type { Entry } from 'yauzl'
import { isDicom, SIGNATURE_BYTES } from '../header/file-format.ts'
import { unsupported } from '../header/refusals.ts'
import type { SealedFormat } from '../header/slide-header.ts'
import { asDamage, type OpenZip } from './open-zip.ts'

const SLIDEDAT = 'Slidedat.ini'
/** In an archive without MRXS's index, a DICOM file is expected among the first; each look costs a request. */
const LOOKED_AT = 8

/** The slide in an archive, and where each of its files goes: names of our own, since theirs may name patients. */
export interface ZippedSlide {
  readonly format: SealedFormat
  readonly files: readonly { readonly entry: Entry; readonly target: string }[]
}

/** Throws slide-format-unsupported where the archive holds no slide, or several. */
export async function findZippedSlide(zip: OpenZip): Promise<ZippedSlide> {
  const indices = zip.files.filter(({ fileName }) => posix.basename(fileName) === SLIDEDAT)
  if (indices.length > 1) throw unsupported('A zip archive with several MRXS slides')
  const [index] = indices
  return index ? mrxsIn(zip, posix.dirname(index.fileName)) : dicomIn(zip)
}

/** The files beside the index, whose names the format itself gives; OpenSlide finds them beside a file slide.mrxs. */
function mrxsIn({ files }: OpenZip, folder: string): ZippedSlide {
  const beside = files.filter(({ fileName }) => posix.dirname(fileName) === folder)
  return {
    format: 'mrxs',
    files: beside.map((entry) => ({ entry, target: `slide/${posix.basename(entry.fileName)}` })),
  }
}

async function dicomIn(zip: OpenZip): Promise<ZippedSlide> {
  for (const entry of zip.files.slice(0, LOOKED_AT)) {
    if (!isDicom(await startOf(await zip.read(entry)))) continue
    return {
      format: 'dicom',
      files: zip.files.map((entry, i) => ({ entry, target: `${String(i).padStart(4, '0')}.dcm` })),
    }
  }
  throw unsupported('A zip archive without an MRXS or DICOM slide')
}

async function startOf(stream: Readable): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let length = 0
  try {
    for await (const piece of stream as AsyncIterable<Uint8Array>) {
      pieces.push(piece)
      length += piece.length
      if (length >= SIGNATURE_BYTES) break
    }
  } catch (error) {
    throw asDamage(error)
  }
  return Buffer.concat(pieces)
}
