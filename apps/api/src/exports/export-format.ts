import type { Result } from '../analyses/result.ts'
import type { ExportedFigure } from './exported-figure.ts'

/** What is exported, but for its figures. Neither the uploaded file's name nor what the uploader called the slide is in it. */
export interface Exported extends Result {
  readonly model: { readonly name: string; readonly version: string }
  readonly finishedAt: Date
  /** Level-0 pixels; null where the result has none, or what is exported is not what it was found for. */
  readonly hotspot: HotSpot | null
  /** Tells this choice of threshold and reviews from every other of the same analysis. */
  readonly choice: string
}

export interface HotSpot {
  readonly xPx: number
  readonly yPx: number
  readonly widthPx: number
  readonly heightPx: number
  readonly areaMm2: number
}

type FigurePages = AsyncIterable<readonly ExportedFigure[]>

/** A file format, written as the figures come. */
export interface ExportFormat {
  readonly name: string
  /** Of the file, and of the route after `figures`. */
  readonly ending: string
  readonly contentType: string
  readonly write: (exported: Exported, pages: FigurePages) => AsyncIterable<string | Uint8Array>
}
