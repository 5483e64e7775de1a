import { MetaphaseError } from '@metaphase/errors'

/** Physical size of a pixel in µm, per axis. */
export interface Mpp {
  readonly x: number
  readonly y: number
}

/** Where in a file a physical resolution was found. */
export type MppSource =
  | 'aperio-description'
  | 'ome-xml'
  | 'tiff-resolution'
  | 'ndpi-resolution'
  | 'scn-xml'
  | 'mrxs-slidedat'
  | 'dicom-pixel-spacing'
  | 'png-phys'
  | 'jpeg-jfif'

export interface RecordedMpp extends Mpp {
  readonly source: MppSource
}

export interface ResolvedMpp extends Mpp {
  readonly source: MppSource | 'override'
}

const MIN_MPP = 0.05
const MAX_MPP = 4
const UM_PER_INCH = 25_400

const foundIn: { readonly [K in ResolvedMpp['source']]: string } = {
  'aperio-description': "the file's Aperio description",
  'ome-xml': "the file's OME-XML",
  'tiff-resolution': "the file's TIFF resolution tags",
  'ndpi-resolution': "the NDPI's resolution tags",
  'scn-xml': "the SCN's XML",
  'mrxs-slidedat': "the MRXS slide's Slidedat.ini",
  'dicom-pixel-spacing': "the DICOM slide's PixelSpacing",
  'png-phys': "the file's PNG pHYs chunk",
  'jpeg-jfif': "the file's JFIF header",
  override: 'mppOverride',
}

const isPlausible = (mpp: number) => mpp > MIN_MPP && mpp <= MAX_MPP

/**
 * The level-0 resolution to work with: what the caller states, else what the file records, else an error. Never a guess.
 * Throws mpp-unknown and mpp-implausible.
 */
export function resolveMpp(header: { readonly mpp: RecordedMpp | null }, override?: Mpp): ResolvedMpp {
  const mpp: ResolvedMpp | null = override ? { x: override.x, y: override.y, source: 'override' } : header.mpp
  if (!mpp) {
    throw new MetaphaseError(
      'mpp-unknown',
      'The file does not record its physical resolution. State it as mppOverride, in µm per pixel at full resolution.',
    )
  }
  if (!isPlausible(mpp.x) || !isPlausible(mpp.y)) throw implausible(mpp)
  return mpp
}

function implausible(mpp: ResolvedMpp): MetaphaseError {
  const value = `${formatMpp(mpp.x)} × ${formatMpp(mpp.y)} µm/px`
  const printDensity =
    mpp.x > MAX_MPP && mpp.source !== 'override'
      ? ` (${Math.round(UM_PER_INCH / mpp.x)} dpi, a density for screen or print rather than a microscope's)`
      : ''
  return new MetaphaseError(
    'mpp-implausible',
    `The resolution from ${foundIn[mpp.source]} is ${value}${printDensity}; ` +
      `a slide's lies above ${MIN_MPP} and up to ${MAX_MPP}. State the true one as mppOverride, in µm per pixel.`,
  )
}

const formatMpp = (mpp: number) => String(Number(mpp.toPrecision(4)))
