import type { AnnotatedFigure } from '../data/annotated-image.ts'
import { type Random, uniform } from '../random.ts'
import type { Augmentation } from './augmentation.ts'
import {
  type CropGeometry,
  type CropTurn,
  drawTurn,
  placeTurn,
  placeTurnAt,
  reachOf,
  regionPx,
} from './crop-geometry.ts'
import { GaussianBlur } from './gaussian-blur.ts'
import { figureGrafter } from './graft-figure.ts'
import { markPoints } from './mark-points.ts'
import { layMosaic } from './mosaic.ts'
import { mosaicNeighbours, needsMosaic } from './mosaic-neighbours.ts'
import type { Place, Places } from './places.ts'
import { sampleCrop } from './sample-crop.ts'
import type { Grafts } from './sampling.ts'
import type { SlideWindows } from './slide-windows.ts'
import type { StoredImage } from './stored-image.ts'
import { makeStrongView } from './strong-view.ts'
import { withoutPadding } from './without-padding.ts'

/** Where one sample is written: its slices of the batch's arrays. */
interface SampleViews {
  readonly weak: Uint8Array
  readonly strong: Uint8Array
  readonly labels: Uint8Array
  readonly points: Uint8Array
}

export interface RenderContext {
  readonly images: readonly StoredImage[]
  readonly places: Places
  readonly augmentation: Augmentation
  readonly cropPx: number
  /** See `PipelineOptions`. */
  readonly focusJitterPx: number | null
  /** Null lays none. */
  readonly grafts: Grafts | null
  readonly slides: SlideWindows
}

/** What a sample shows. */
interface Sample {
  readonly image: StoredImage
  /** Of the figure in focus, where there is one and it is known. */
  readonly atypical: boolean | undefined
}

/** Writes one sample, which follows from `random` alone, and says what it shows. */
export type RenderSample = (random: Random, views: SampleViews) => Promise<Sample>

/** A figure in focus lies at least this far from the crop's border. */
const FOCUS_MARGIN_PX = 16

export function sampleRenderer(context: RenderContext): RenderSample {
  const { images, places, augmentation, cropPx, focusJitterPx, grafts, slides } = context
  const neighboursOf = mosaicNeighbours(images, cropPx)
  const filter = new GaussianBlur(cropPx)
  const graft = grafts && figureGrafter({ images, augmentation, cropPx, grafts })
  const drawFocus = focusDraw(cropPx, focusJitterPx)
  return async (random, views) => {
    const place = places.draw(random)
    const image = images[place.image]!
    const turn = drawTurn(random, cropPx, augmentation.geometry)
    if (focusJitterPx === null && needsMosaic(image, cropPx)) {
      const scene = { place, image, turn, neighbours: neighboursOf(image), drawFocus }
      const geometry = renderMosaic(random, scene, views)
      markPoints(views.points, views.labels, geometry.geometry, geometry.figures)
    } else {
      const geometry = placeCrop(random, place, image, turn, drawFocus)
      const shown = focusJitterPx === null ? { image, geometry } : withoutPadding(image, geometry)
      await renderFromImage(shown.image, shown.geometry, slides, views)
      markPoints(views.points, views.labels, geometry, image.figures)
    }
    graft?.(random, views)
    makeStrongView(random, views.weak, views.strong, augmentation, filter)
    return { image, atypical: place.kind === 'figure' ? image.figures[place.figure]!.atypical : undefined }
  }
}

/** Where in the crop a figure in focus shows. */
type FocusDraw = (random: Random) => readonly [u: number, v: number]

function focusDraw(cropPx: number, jitterPx: number | null): FocusDraw {
  const margin = Math.min(FOCUS_MARGIN_PX, cropPx / 4)
  const reach = jitterPx ?? cropPx / 2 - margin
  const along = (random: Random) => uniform(random, cropPx / 2 - reach, cropPx / 2 + reach)
  return (random) => [along(random), along(random)]
}

/** The paper's random region of a tile, or a crop with the figure somewhere in it. */
function placeCrop(
  random: Random,
  place: Place,
  image: StoredImage,
  turn: CropTurn,
  drawFocus: FocusDraw,
): CropGeometry {
  if (place.kind === 'figure') {
    const figure = image.figures[place.figure]!
    return placeTurnAt(turn, figure.xPx, figure.yPx, ...drawFocus(random))
  }
  const { xPx, yPx, widthPx, heightPx } = place.tile
  const region = regionPx(turn.cropPx)
  const start = (free: number) => Math.floor(uniform(random, 0, Math.max(0, free) + 1))
  return placeTurn(
    turn,
    xPx + start(widthPx - region) + Math.min(region, widthPx) / 2,
    yPx + start(heightPx - region) + Math.min(region, heightPx) / 2,
  )
}

async function renderFromImage(
  image: StoredImage,
  geometry: CropGeometry,
  slides: SlideWindows,
  { weak, labels }: SampleViews,
): Promise<void> {
  const { pixels, widthPx, heightPx } = image
  if (pixels.kind === 'slide') {
    const crop = await slides.read(image, pixels.path, geometry)
    return sampleCrop(crop.window, crop.geometry, weak, labels)
  }
  const [rgb, codes] = [new Uint8Array(pixels.rgb), new Uint8Array(pixels.labels)]
  sampleCrop({ widthPx, heightPx, rgb, labels: codes }, geometry, weak, labels)
}

interface MosaicScene {
  readonly place: Place
  readonly image: StoredImage
  readonly turn: CropTurn
  readonly neighbours: readonly StoredImage[]
  readonly drawFocus: FocusDraw
}

function renderMosaic(
  random: Random,
  { place, image, turn, neighbours, drawFocus }: MosaicScene,
  { weak, labels }: SampleViews,
): { readonly geometry: CropGeometry; readonly figures: readonly AnnotatedFigure[] } {
  const sidePx = Math.ceil(2 * reachOf(turn)) + 2
  const middle = sidePx / 2
  if (place.kind === 'tile') {
    const { xPx, yPx, widthPx, heightPx } = image.content
    const anchor = {
      image,
      imageX: xPx + widthPx / 2,
      imageY: yPx + heightPx / 2,
      canvasX: uniform(random, 0, sidePx),
      canvasY: uniform(random, 0, sidePx),
    }
    const mosaic = layMosaic(random, anchor, neighbours, sidePx)
    const geometry = placeTurn(turn, middle, middle)
    sampleCrop(mosaic, geometry, weak, labels)
    return { geometry, figures: mosaic.figures }
  }
  const { xPx, yPx } = image.figures[place.figure]!
  const [u, v] = drawFocus(random)
  // The figure's place on the canvas if the crop were in its very middle; the canvas has a pixel of room for the rounding.
  const offset = placeTurnAt(turn, 0, 0, u, v)
  const [canvasX, canvasY] = [middle - offset.centreX, middle - offset.centreY]
  const mosaic = layMosaic(random, { image, imageX: xPx, imageY: yPx, canvasX, canvasY }, neighbours, sidePx)
  const own = mosaic.cells[0]!
  const figureX = xPx - own.part.xPx + own.xPx
  const figureY = yPx - own.part.yPx + own.yPx
  const geometry = placeTurnAt(turn, figureX, figureY, u, v)
  sampleCrop(mosaic, geometry, weak, labels)
  return { geometry, figures: mosaic.figures }
}
