import type { RecordedMpp } from '../mpp.ts'

export type Compression = 'none' | 'lzw' | 'deflate' | 'packbits' | 'jpeg' | 'jpeg2000' | 'webp' | 'png'

/** How the stored samples mean colour; `grey-inverted` counts up from white. */
export type Colour = 'grey' | 'grey-inverted' | 'rgb' | 'ycbcr' | 'palette' | 'cmyk'

/** One resolution of the slide. JPEG and PNG have one, which is a single tile of the whole image. */
export interface SlideLevel {
  /** Index among the file's images. */
  readonly page: number
  /** Index among that image's sub-images (OME-TIFF pyramids), null for the image itself. */
  readonly subIfd: number | null
  /** Where a TIFF's directory of this image starts, null for other formats. */
  readonly directoryOffset: number | null
  readonly widthPx: number
  readonly heightPx: number
  /** Level-0 pixels per pixel of this level: a whole number, the same for both axes. */
  readonly downsample: number
  /** Whether the file allows random access: tiles, rather than strips or one stream. */
  readonly tiled: boolean
  /** A strip is a tile as wide as the image. */
  readonly tileWidthPx: number
  readonly tileHeightPx: number
  readonly compression: Compression
}

/** What a slide file says of itself. Plain data. */
export interface SlideHeader {
  readonly format: 'tiff' | 'jpeg' | 'png' | SealedFormat
  readonly vendor: 'generic' | 'aperio' | 'ome' | 'hamamatsu' | 'leica' | 'mirax' | 'dicom'
  /** Who decodes its pixels. */
  readonly reader: 'sharp' | 'openslide'
  readonly widthPx: number
  readonly heightPx: number
  readonly bitsPerSample: number
  readonly samplesPerPixel: number
  readonly colour: Colour
  /** Full resolution first, then ever smaller. */
  readonly levels: readonly [SlideLevel, ...SlideLevel[]]
  /** As recorded, plausible or not; `resolveMpp` judges it. */
  readonly mpp: RecordedMpp | null
}

/** Formats that only OpenSlide can measure, from all their files on a local disk. */
export type SealedFormat = 'mrxs' | 'dicom'

/** What can be said of such a slide before that. */
export interface SealedSlide {
  readonly format: SealedFormat
  readonly vendor: 'mirax' | 'dicom'
  /** Whether its files came as one zip archive. */
  readonly zipped: boolean
}

export const isMeasured = (slide: SlideHeader | SealedSlide): slide is SlideHeader => 'levels' in slide

/** The one level of a file that is a single stream of pixels. */
export const streamLevel = (widthPx: number, heightPx: number, compression: Compression): SlideLevel => ({
  page: 0,
  subIfd: null,
  directoryOffset: null,
  widthPx,
  heightPx,
  downsample: 1,
  tiled: false,
  tileWidthPx: widthPx,
  tileHeightPx: heightPx,
  compression,
})
