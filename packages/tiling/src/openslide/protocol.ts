import type { RgbImage } from '../pixels/rgb-image.ts'

/** What a reader's thread is started with. */
export interface ReaderStart {
  readonly libraryPath: string
  readonly path: string
}

/** What OpenSlide says of a slide. Of its properties only those that name nobody. */
export interface OpenSlideFacts {
  readonly vendor: string
  /** Finest first; `downsample` as OpenSlide reckons it, seldom a whole number. */
  readonly levels: readonly {
    readonly widthPx: number
    readonly heightPx: number
    readonly downsample: number
  }[]
  readonly mpp: { readonly x: number; readonly y: number } | null
  /** The series that a DICOM slide is. */
  readonly seriesUid: string | null
  readonly associated: readonly {
    readonly name: string
    readonly widthPx: number
    readonly heightPx: number
  }[]
}

export type ReadRequest =
  | {
      readonly kind: 'region'
      readonly level: number
      /** In level-0 pixels. */
      readonly x: number
      readonly y: number
      /** In the level's own. */
      readonly widthPx: number
      readonly heightPx: number
    }
  | { readonly kind: 'associated'; readonly name: string }

/** One answer to the start, then one to each request, in order. `failed` says why. */
export type ReaderAnswer =
  | { readonly opened: OpenSlideFacts }
  | { readonly image: RgbImage }
  | { readonly failed: string }
