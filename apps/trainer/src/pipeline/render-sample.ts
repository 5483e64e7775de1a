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
import { markPoints } from './mark-points.ts'
import { layMosaic } from './mosaic.ts'
import { mosaicNeighbours, needsMosaic } from './mosaic-neighbours.ts'
import type { Place, Places } from './places.ts'
import { sampleCrop } from './sample-crop.ts'
import type { SlideWindows } from './slide-windows.ts'
import type { StoredImage } from './stored-image.ts'
import { makeStrongView } from './strong-view.ts'

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
  readonly slides: SlideWindows
}

/** Writes one sample, which follows from `random` alone, and says which image it is of. */
export type RenderSample = (random: Random, views: SampleViews) => Promise<StoredImage>

/** A figure in focus lies at least this far from the crop's border. */
const FOCUS_MARGIN_PX = 16

export function sampleRenderer(context: RenderContext): RenderSample {
  const { images, places, augmentation, cropPx, slides } = context
  const neighboursOf = mosaicNeighbours(images, cropPx)
  const filter = new GaussianBlur(cropPx)
  return async (random, views) => {
    const place = places.draw(random)
    const image = images[place.image]!
    const turn = drawTurn(random, cropPx, augmentation.geometry)
    if (needsMosaic(image, cropPx)) {
      const geometry = renderMosaic(random, place, image, turn, neighboursOf(image), views)
      markPoints(views.points, views.labels, geometry.geometry, geometry.figures)
    } else {
      const geometry = placeCrop(random, place, image, turn)
      await renderFromImage(image, geometry, slides, views)
      markPoints(views.points, views.labels, geometry, image.figures)
    }
    makeStrongView(random, views.weak, views.strong, augmentation, filter)
    return image
  }
}

/** Where in the crop a figure in focus shows. */
function drawFocus(random: Random, cropPx: number): readonly [u: number, v: number] {
  const margin = Math.min(FOCUS_MARGIN_PX, cropPx / 4)
  return [uniform(random, margin, cropPx - margin), uniform(random, margin, cropPx - margin)]
}

/** The paper's random region of a tile, or a crop with the figure somewhere in it. */
function placeCrop(random: Random, place: Place, image: StoredImage, turn: CropTurn): CropGeometry {
  if (place.kind === 'figure') {
    const figure = image.figures[place.figure]!
    return placeTurnAt(turn, figure.xPx, figure.yPx, ...drawFocus(random, turn.cropPx))
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
  const window = {
    widthPx,
    heightPx,
    rgb: new Uint8Array(pixels.rgb),
    labels: new Uint8Array(pixels.labels),
  }
  sampleCrop(window, geometry, weak, labels)
}

function renderMosaic(
  random: Random,
  place: Place,
  image: StoredImage,
  turn: CropTurn,
  neighbours: readonly StoredImage[],
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
  const [u, v] = drawFocus(random, turn.cropPx)
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
