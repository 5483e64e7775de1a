import { MetaphaseError } from '@metaphase/errors'
import type { ByteSource } from '../byte-source.ts'
import { identifyFormat, SIGNATURE_BYTES } from './file-format.ts'
import { headerBytes } from './header-bytes.ts'
import { readJpegHeader } from './jpeg-header.ts'
import { readPngHeader } from './png-header.ts'
import type { SlideHeader } from './slide-header.ts'
import { readTiffHeader } from './tiff-header.ts'

const readers = { tiff: readTiffHeader, jpeg: readJpegHeader, png: readPngHeader } as const

/**
 * Reads by ranges what a slide file says of itself, never the whole file, whatever its name.
 * Throws slide-empty, slide-format-unsupported, slide-truncated, slide-too-small, slide-too-large, slide-unreadable.
 */
export async function readSlideHeader(source: ByteSource): Promise<SlideHeader> {
  if (source.sizeBytes === 0) throw new MetaphaseError('slide-empty', 'The file holds no bytes.')
  const bytes = headerBytes(source)
  const start = await bytes.read(0, Math.min(SIGNATURE_BYTES, source.sizeBytes), 'signature')
  return readers[identifyFormat(start)](bytes)
}
