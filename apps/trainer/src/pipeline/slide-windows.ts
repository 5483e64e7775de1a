import { openSlide, type Slide } from '@metaphase/tiling'
import type { AnnotatedFigure } from '../data/annotated-image.ts'
import { type CropGeometry, reachOf } from './crop-geometry.ts'
import { drawLabels } from './label-raster.ts'
import type { SourceWindow } from './sample-crop.ts'
import { scaleFigure, type StoredImage } from './stored-image.ts'

/** A part of an image around a crop, and the crop's place in it. */
export interface WindowedCrop {
  readonly window: SourceWindow
  /** In the window's pixels. */
  readonly geometry: CropGeometry
}

/** Files kept open; each costs a descriptor and the decoder's state. */
const OPEN_SLIDES = 16
/** Bilinear interpolation and rounding to level-0 pixels reach a little further than the crop. */
const MARGIN_PX = 4

/** Reads what crops need of slides that are not held; the last used ones stay open. One crop at a time. */
export class SlideWindows {
  readonly #scratchDir: string
  readonly #open = new Map<string, Slide>()

  constructor(scratchDir: string) {
    this.#scratchDir = scratchDir
  }

  async read(image: StoredImage, path: string, geometry: CropGeometry): Promise<WindowedCrop> {
    const columns = spanOf(geometry.centreX, geometry, image.widthPx, image.scaleX)
    const rows = spanOf(geometry.centreY, geometry, image.heightPx, image.scaleY)
    const slide = await this.#slide(path)
    const rgb = await slide.readRegion(
      { xPx: columns.start, yPx: rows.start, widthPx: columns.length, heightPx: rows.length },
      { widthPx: columns.outPx, heightPx: rows.outPx },
    )
    const labels = new Uint8Array(columns.outPx * rows.outPx)
    const frame = { xPx: 0, yPx: 0, widthPx: columns.outPx, heightPx: rows.outPx, mpp: image.mpp }
    const figures = image.figures.map((figure) => moveFigure(figure, columns, rows))
    drawLabels(labels, frame, figures, { exhaustive: image.exhaustive })
    return {
      window: { widthPx: columns.outPx, heightPx: rows.outPx, rgb, labels },
      geometry: {
        cropPx: geometry.cropPx,
        centreX: (geometry.centreX - columns.origin) * columns.scale,
        centreY: (geometry.centreY - rows.origin) * rows.scale,
        xx: geometry.xx * columns.scale,
        xy: geometry.xy * columns.scale,
        yx: geometry.yx * rows.scale,
        yy: geometry.yy * rows.scale,
      },
    }
  }

  async close(): Promise<void> {
    const slides = [...this.#open.values()]
    this.#open.clear()
    for (const slide of slides) await slide.close()
  }

  async #slide(path: string): Promise<Slide> {
    const slide = this.#open.get(path) ?? (await openSlide(path, { scratchDir: this.#scratchDir }))
    this.#open.delete(path)
    this.#open.set(path, slide)
    const [oldest] = this.#open
    if (this.#open.size > OPEN_SLIDES && oldest) {
      this.#open.delete(oldest[0])
      await oldest[1].close()
    }
    return slide
  }
}

interface WindowSpan {
  /** Level-0 pixels. */
  readonly start: number
  readonly length: number
  /** What they are resampled to. */
  readonly outPx: number
  /** The window's first pixel in the image's frame, and window pixels per frame pixel: 1, but for rounding. */
  readonly origin: number
  readonly scale: number
}

/**
 * What a crop needs along one axis. It never reaches beyond the image, so that the window's edge is a mirror only where the
 * image ends; at an edge it is moved in rather than cut, so that the mirror has something to show.
 */
function spanOf(centre: number, geometry: CropGeometry, imagePx: number, scale: number): WindowSpan {
  const wholePx = Math.round(imagePx / scale)
  const reach = (reachOf(geometry) + MARGIN_PX) / scale
  const length = Math.min(wholePx, Math.ceil(2 * reach))
  const start = Math.max(0, Math.min(wholePx - length, Math.floor(centre / scale - reach)))
  const outPx = Math.max(1, Math.round(length * scale))
  return { start, length, outPx, origin: start * scale, scale: outPx / (length * scale) }
}

function moveFigure(figure: AnnotatedFigure, columns: WindowSpan, rows: WindowSpan): AnnotatedFigure {
  const { xPx, yPx, box } = figure
  const [x, y] = [columns.origin, rows.origin]
  const moved = { ...figure, xPx: xPx - x, yPx: yPx - y }
  return scaleFigure(
    box ? { ...moved, box: { ...box, xPx: box.xPx - x, yPx: box.yPx - y } } : moved,
    columns.scale,
    rows.scale,
  )
}
