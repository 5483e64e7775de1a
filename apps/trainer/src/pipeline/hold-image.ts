import type { Rect } from '@metaphase/tiling'
import type { AnnotatedFigure, AnnotatedImage, MaskFile } from '../data/annotated-image.ts'
import { readMask } from '../data/read-mask.ts'
import { readPixels } from '../data/read-pixels.ts'
import { contentRect } from './content-rect.ts'
import { drawLabels, type LabelMasks } from './label-raster.ts'
import { resampleInstances, resampleRgb } from './resample-image.ts'
import { modelFrame, scaleFigure, type StoredImage } from './stored-image.ts'

type Size = Pick<AnnotatedImage, 'widthPx' | 'heightPx'>

/** What an image costs when held: three bytes of colour and one of label a pixel. */
export function heldBytes(image: AnnotatedImage, modelMpp: number): number {
  const { widthPx, heightPx } = modelFrame(image, modelMpp)
  return widthPx * heightPx * 4
}

const described = (image: AnnotatedImage, modelMpp: number, figures: readonly AnnotatedFigure[]) => {
  const { id, source, scanner, caseId, exhaustive } = image
  const frame = modelFrame(image, modelMpp)
  const scaled = figures.map((figure) => scaleFigure(figure, frame.scaleX, frame.scaleY))
  return { id, source, scanner, caseId, exhaustive, ...frame, figures: scaled }
}

/** Decodes an image and draws its labels into shared memory, both at the model's µm per pixel. */
export async function holdImage(image: AnnotatedImage, modelMpp: number): Promise<StoredImage> {
  const description = described(image, modelMpp, image.figures)
  const { data } = await readPixels(image)
  const resampled = resampleRgb(data, image, description)
  const rgb = new SharedArrayBuffer(resampled.length)
  new Uint8Array(rgb).set(resampled)
  const { widthPx, heightPx } = description
  const stored: StoredImage = {
    ...description,
    content: scaleContent(contentRect(data, image.widthPx, image.heightPx), image, description),
    pixels: { kind: 'held', rgb, labels: new SharedArrayBuffer(widthPx * heightPx) },
  }
  await drawHeldLabels(image, stored)
  return stored
}

/** Resampling mixes a pixel or two of padding into what lies beside it: those are cut off as well. */
function scaleContent(content: Rect, from: Size, to: Size): Rect {
  const span = (start: number, length: number, fromPx: number, toPx: number) => {
    if (fromPx === toPx) return [start, length] as const
    const first = start === 0 ? 0 : Math.ceil((start * toPx) / fromPx) + 1
    const end = start + length === fromPx ? toPx : Math.floor(((start + length) * toPx) / fromPx) - 1
    return end > first ? ([first, end - first] as const) : ([0, toPx] as const)
  }
  const [xPx, widthPx] = span(content.xPx, content.widthPx, from.widthPx, to.widthPx)
  const [yPx, heightPx] = span(content.yPx, content.heightPx, from.heightPx, to.heightPx)
  return { xPx, yPx, widthPx, heightPx }
}

/** An image whose crops are read from its file when they are needed. */
export function referToSlide(image: AnnotatedImage, path: string, modelMpp: number): StoredImage {
  const description = described(image, modelMpp, image.figures)
  const { widthPx, heightPx } = description
  const content = { xPx: 0, yPx: 0, widthPx, heightPx }
  return { ...description, content, pixels: { kind: 'slide', path } }
}

/** The same pixels with other figures. */
export async function withFigures(
  image: AnnotatedImage,
  stored: StoredImage,
  figures: readonly AnnotatedFigure[],
): Promise<StoredImage> {
  const { scaleX, scaleY, widthPx, heightPx, pixels } = stored
  const scaled = figures.map((figure) => scaleFigure(figure, scaleX, scaleY))
  if (pixels.kind === 'slide') return { ...stored, figures: scaled }
  const labels = new SharedArrayBuffer(widthPx * heightPx)
  const changed: StoredImage = { ...stored, figures: scaled, pixels: { ...pixels, labels } }
  await drawHeldLabels(image, changed)
  return changed
}

async function drawHeldLabels(image: AnnotatedImage, stored: StoredImage): Promise<void> {
  if (stored.pixels.kind !== 'held') return
  const { widthPx, heightPx, mpp, exhaustive, figures } = stored
  const masks = await readMasks(image, stored)
  const frame = { xPx: 0, yPx: 0, widthPx, heightPx, mpp }
  drawLabels(new Uint8Array(stored.pixels.labels), frame, figures, { exhaustive, masks })
}

async function readMasks(image: AnnotatedImage, stored: StoredImage): Promise<LabelMasks> {
  const read = async (file: MaskFile) =>
    resampleInstances((await readMask(file, image)).instances, image, stored)
  return {
    ...(image.figureMask && { figures: await read(image.figureMask) }),
    ...(image.nucleusMask && { nuclei: await read(image.nucleusMask) }),
    ...(image.ignoreMask && { ignored: await read(image.ignoreMask) }),
  }
}
