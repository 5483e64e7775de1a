import type { MarkSprite } from './mark-sprites.ts'

export interface PlacedMark {
  readonly sprite: MarkSprite
  /** Its middle on the screen, CSS pixels. */
  readonly x: number
  readonly y: number
}

/** Up to here copying sprite by sprite costs less than a picture as large as the screen. */
const FEW = 500

/** Draws marks; tens of thousands as one picture, since a canvas takes some microseconds for each image it is told to copy. */
export function drawMarks(context: CanvasRenderingContext2D, marks: readonly PlacedMark[]): void {
  if (marks.length > FEW) return drawAsPicture(context, marks)
  for (const { sprite, x, y } of marks)
    context.drawImage(sprite.canvas, x - sprite.half, y - sprite.half, 2 * sprite.half, 2 * sprite.half)
}

/** Those of a sprite that are not transparent: where, from its middle in pixels of the screen, and a little-endian RGBA each. */
interface SpritePixels {
  readonly dxPx: Int16Array
  readonly dyPx: Int16Array
  readonly rgba: Int32Array
}

/** Of the sprites that were ever put into a picture: few are, and those are small. */
const pixelsOfSprites = new WeakMap<MarkSprite, SpritePixels>()

function pixelsOf(sprite: MarkSprite): SpritePixels {
  const pixels = pixelsOfSprites.get(sprite) ?? opaquePixels(sprite.canvas)
  pixelsOfSprites.set(sprite, pixels)
  return pixels
}

function opaquePixels(canvas: OffscreenCanvas): SpritePixels {
  const { width, height } = canvas
  const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height)
  const all = new Int32Array(data.buffer)
  const indices = [...all.keys()].filter((i) => all[i] !== 0)
  return {
    dxPx: Int16Array.from(indices, (i) => (i % width) - Math.floor(width / 2)),
    dyPx: Int16Array.from(indices, (i) => Math.floor(i / width) - Math.floor(height / 2)),
    rgba: Int32Array.from(indices, (i) => all[i]!),
  }
}

interface Layer {
  readonly context: OffscreenCanvasRenderingContext2D
  readonly picture: ImageData
  /** Of the picture, each a little-endian RGBA. */
  readonly pixels: Int32Array
}

let layer: Layer | null = null

function layerOf({ width, height }: HTMLCanvasElement): Layer {
  if (layer?.picture.width === width && layer.picture.height === height) return layer
  const context = new OffscreenCanvas(width, height).getContext('2d')!
  const picture = context.createImageData(width, height)
  layer = { context, picture, pixels: new Int32Array(picture.data.buffer) }
  return layer
}

function drawAsPicture(onto: CanvasRenderingContext2D, marks: readonly PlacedMark[]): void {
  const { context, picture, pixels } = layerOf(onto.canvas)
  pixels.fill(0)
  for (const [sprite, own] of Map.groupBy(marks, (mark) => mark.sprite))
    putMarks(pixels, picture, sprite, own)
  context.putImageData(picture, 0, 0)
  onto.save()
  onto.resetTransform()
  onto.drawImage(context.canvas, 0, 0)
  onto.restore()
}

/** On whole pixels of the screen. Where two marks touch, the more opaque pixel stays. */
function putMarks(
  pixels: Int32Array,
  { width, height }: ImageData,
  sprite: MarkSprite,
  marks: readonly PlacedMark[],
): void {
  const { dxPx, dyPx, rgba } = pixelsOf(sprite)
  const offsets = Int32Array.from(rgba, (_, i) => dyPx[i]! * width + dxPx[i]!)
  const reachPx = Math.ceil(sprite.half * devicePixelRatio)
  for (const { x, y } of marks) {
    const column = Math.round(x * devicePixelRatio)
    const row = Math.round(y * devicePixelRatio)
    const middle = row * width + column
    const isWhole = column >= reachPx && row >= reachPx && column < width - reachPx && row < height - reachPx
    for (let i = 0; i < offsets.length; i++) {
      if (!isWhole && !isOn(column + dxPx[i]!, width, row + dyPx[i]!, height)) continue
      const at = middle + offsets[i]!
      if (pixels[at]! >>> 24 < rgba[i]! >>> 24) pixels[at] = rgba[i]!
    }
  }
}

const isOn = (column: number, width: number, row: number, height: number): boolean =>
  column >= 0 && column < width && row >= 0 && row < height
