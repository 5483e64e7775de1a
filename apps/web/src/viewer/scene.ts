import type { HotSpot } from '../result/hot-spot.ts'
import type { ShownFigures } from '../result/shown-figures.ts'
import type { PolygonPx } from '../result/tissue-in.ts'
import type { ReviewedClass } from '@metaphase/detection'
import type { FigureGrid } from './figure-grid.ts'

/** Everything that lies over the slide. */
export interface Scene {
  readonly figures: ShownFigures
  readonly grid: FigureGrid
  readonly mpp: { readonly x: number; readonly y: number }
  readonly shown: ReadonlySet<ReviewedClass>
  readonly selected: number | null
  readonly hotSpot: HotSpot | null
  readonly region: PolygonPx | null
  /** Covers the slide. */
  readonly heat: HTMLCanvasElement | null
  readonly slide: { readonly widthPx: number; readonly heightPx: number }
}
