import type { SlideHeader, SlideLevel } from '../header/slide-header.ts'
import type { LevelPixels } from './level-pixels.ts'
import type { AssociatedPicture } from '../associated/associated-picture.ts'

export interface OpenLevel extends SlideLevel {
  readonly pixels: LevelPixels
}

/** What each way of reading makes of a file. */
export interface OpenedSlide {
  readonly header: SlideHeader
  /** Those of the header, in its order. */
  readonly levels: readonly [OpenLevel, ...OpenLevel[]]
  readonly associated: readonly AssociatedPicture[]
  close(): Promise<void>
}
