import type { AssociatedName } from '../associated/associated-picture.ts'
import type { ByteRange } from '../byte-source.ts'
import type { SlideHeader } from '../header/slide-header.ts'
import type { Rect } from '../pixels/rect.ts'

interface Size {
  readonly widthPx: number
  readonly heightPx: number
}

/** What is asked of the decoder's process. `file` is the asker's number for a file. */
export type DecoderAsk = { readonly file: number } & (
  | { readonly kind: 'open'; readonly path: string; readonly sizeBytes: number }
  | { readonly kind: 'open-pictures'; readonly sizeBytes: number }
  | { readonly kind: 'region'; readonly region: Rect; readonly out: Size }
  | { readonly kind: 'fetch-regions'; readonly regions: readonly Rect[]; readonly out: Size }
  | { readonly kind: 'picture'; readonly index: number }
  | { readonly kind: 'make'; readonly make: number; readonly path: string }
  | { readonly kind: 'close' }
)

/** What the decoder's process asks of whoever has the file: it reaches no network itself. */
export type FileAsk = { readonly file: number } & (
  | { readonly kind: 'fetch'; readonly ranges: readonly ByteRange[] }
  | { readonly kind: 'read'; readonly offset: number; readonly length: number }
  | { readonly kind: 'derive'; readonly name: string; readonly sizeBytes: number; readonly make: number }
)

/** A picture beside the slide, before it is read. */
export interface PictureFacts extends Size {
  readonly name: AssociatedName
}

export interface OpenedFacts {
  readonly header: SlideHeader
  readonly associated: readonly PictureFacts[]
}
