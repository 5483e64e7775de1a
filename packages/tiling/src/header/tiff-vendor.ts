import { unsupported } from './refusals.ts'
import type { SlideHeader } from './slide-header.ts'
import type { TiffDirectory } from './tiff-directories.ts'
import { TAG } from './tiff-image.ts'

/** Enough for an OME-XML header; binary-heavy metadata follows what is needed. */
const DESCRIPTION_CHARS = 1024 * 1024
const XMP_CHARS = 64 * 1024

export interface TiffVendor {
  readonly vendor: SlideHeader['vendor']
  /** The first image's ImageDescription. It may name patients: it is read and not passed on. */
  readonly description: string
}

/** Throws slide-format-unsupported for scanners whose TIFFs mean something else than TIFF says, and that nobody here reads. */
export async function identifyVendor(first: TiffDirectory): Promise<TiffVendor> {
  const description = await first.text(TAG.imageDescription, DESCRIPTION_CHARS)
  if (first.has(TAG.hamamatsuVersion)) return { vendor: 'hamamatsu', description }
  if (description.includes('www.leica-microsystems.com/scn')) return { vendor: 'leica', description }
  if (description.includes('DPUfsImport') || (await first.text(TAG.software, 64)).startsWith('Philips')) {
    throw unsupported('A Philips TIFF slide')
  }
  // Ventana's tiles overlap and have to be stitched.
  if (`${description}${await first.text(TAG.xmp, XMP_CHARS)}`.includes('<iScan'))
    throw unsupported('A Ventana BIF slide')
  if (description.startsWith('Aperio')) return { vendor: 'aperio', description }
  if (/<(\w+:)?OME\b/.test(description)) return { vendor: 'ome', description }
  return { vendor: 'generic', description }
}
