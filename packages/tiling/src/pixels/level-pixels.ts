import type { ByteRange, LocalFile } from '../byte-source.ts'
import type { SlideHeader } from '../header/slide-header.ts'
import type { Rect } from './rect.ts'
import type { RgbImage } from './rgb-image.ts'

/** Random access to the pixels of one level. */
export interface LevelPixels {
  /** Where the file holds what `read` needs for `rect`. */
  byteRanges(rect: Rect): ByteRange[]
  /** `rect` lies inside the level, in its own pixels. Throws slide-unreadable with the place of what is damaged. */
  read(rect: Rect): Promise<RgbImage>
}

/** An open slide file and what it says of itself. */
export interface SlideFile {
  readonly source: LocalFile
  readonly header: SlideHeader
}
