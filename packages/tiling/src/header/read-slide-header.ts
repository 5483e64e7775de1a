import { MetaphaseError } from '@metaphase/errors'
import type { ByteSource } from '../byte-source.ts'
import { openZip } from '../zip/open-zip.ts'
import { findZippedSlide } from '../zip/zipped-slide.ts'
import { identifyFormat, SIGNATURE_BYTES } from './file-format.ts'
import { headerBytes } from './header-bytes.ts'
import { readJpegHeader } from './jpeg-header.ts'
import { readPngHeader } from './png-header.ts'
import { isMeasured, type SealedFormat, type SealedSlide, type SlideHeader } from './slide-header.ts'
import { readTiffHeader } from './tiff-header.ts'

const readers = { tiff: readTiffHeader, jpeg: readJpegHeader, png: readPngHeader } as const

/**
 * Reads by ranges what a slide file says of itself, never the whole file, whatever its name. Of a DICOM file or a zip archive
 * that is only which format it is; an archive's directory is checked as `openZip` says.
 * Throws slide-empty, slide-format-unsupported, slide-truncated, slide-too-small, slide-too-large, slide-unreadable.
 */
export async function inspectSlide(source: ByteSource): Promise<SlideHeader | SealedSlide> {
  if (source.sizeBytes === 0) throw new MetaphaseError('slide-empty', 'The file holds no bytes.')
  const bytes = headerBytes(source)
  const start = await bytes.read(0, Math.min(SIGNATURE_BYTES, source.sizeBytes), 'signature')
  const format = identifyFormat(start)
  if (format === 'dicom') return sealed(format, false)
  if (format === 'zip') return sealed((await findZippedSlide(await openZip(source))).format, true)
  return readers[format](bytes)
}

const sealed = (format: SealedFormat, zipped: boolean): SealedSlide => ({
  format,
  vendor: format === 'mrxs' ? 'mirax' : 'dicom',
  zipped,
})

/** The header of a file that tells its size by ranges. Throws what `inspectSlide` throws. */
export async function readSlideHeader(source: ByteSource): Promise<SlideHeader> {
  const slide = await inspectSlide(source)
  if (isMeasured(slide)) return slide
  throw new MetaphaseError(
    'slide-format-unsupported',
    `The header of ${slide.format === 'mrxs' ? 'an MRXS' : 'a DICOM'} slide does not tell its size: it has to be opened.`,
  )
}
