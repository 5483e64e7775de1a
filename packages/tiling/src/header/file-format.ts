import { unsupported } from './refusals.ts'

export const SIGNATURE_BYTES = 132

type Format = 'tiff' | 'jpeg' | 'png' | 'dicom' | 'zip'

/** First bytes as latin-1; DICOM's stand behind a preamble. */
const signatures: readonly {
  readonly at: number
  readonly bytes: string
  readonly format: Format | { name: string }
}[] = [
  { at: 0, bytes: 'II*\0', format: 'tiff' },
  { at: 0, bytes: 'MM\0*', format: 'tiff' },
  { at: 0, bytes: 'II+\0', format: 'tiff' },
  { at: 0, bytes: 'MM\0+', format: 'tiff' },
  { at: 0, bytes: '\xff\xd8\xff', format: 'jpeg' },
  { at: 0, bytes: '\x89PNG\r\n\x1a\n', format: 'png' },
  { at: 128, bytes: 'DICM', format: 'dicom' },
  { at: 0, bytes: 'PK\x03\x04', format: 'zip' },
  { at: 0, bytes: '\x1f\x8b', format: { name: 'A gzip archive' } },
  { at: 0, bytes: 'ZISRAWFILE', format: { name: 'A Zeiss CZI file' } },
  { at: 0, bytes: '\0\0\0\x0cjP  ', format: { name: 'A JPEG 2000 image' } },
  { at: 0, bytes: '\xff\x4f\xff\x51', format: { name: 'A JPEG 2000 image' } },
  { at: 0, bytes: '%PDF', format: { name: 'A PDF document' } },
  { at: 0, bytes: 'GIF8', format: { name: 'A GIF image' } },
  { at: 0, bytes: 'BM', format: { name: 'A BMP image' } },
  { at: 8, bytes: 'WEBP', format: { name: 'A WebP image' } },
  { at: 4, bytes: 'ftyp', format: { name: 'A HEIF, AVIF or video file' } },
]

/** Whether a file that starts so is a DICOM file. */
export const isDicom = (start: Uint8Array): boolean =>
  Buffer.from(start.buffer, start.byteOffset, start.byteLength).toString('latin1', 128, 132) === 'DICM'

/** By content, never by name. Throws slide-format-unsupported, which names what was found. */
export function identifyFormat(start: DataView): Format {
  const head = Buffer.from(start.buffer, start.byteOffset, start.byteLength)
  const text = head.toString('latin1')
  const known = signatures.find(({ at, bytes }) => text.startsWith(bytes, at))
  if (typeof known?.format === 'string') return known.format
  if (known) throw unsupported(known.format.name)
  if (/^[\t\n\r\x20-\x7e\x80-\xff]*$/.test(text)) throw unsupported('A text file')
  throw unsupported(`A file that starts with the bytes ${head.subarray(0, 8).toString('hex')}`)
}
