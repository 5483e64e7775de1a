import type { HotSpot } from '../result/hot-spot.ts'
import { sayHotSpot } from '../result/say-hot-spot.ts'
import type { PolygonPx } from '../result/tissue-in.ts'
import { LABEL_FONT } from './label-font.ts'
import type { View } from './view.ts'

const EDGE = '#0b0d10'
const HOT_SPOT = '#ffd479'
const REGION = '#ffffff'

export function drawHeat(
  context: CanvasRenderingContext2D,
  { originXPx, originYPx, scale }: View,
  heat: HTMLCanvasElement,
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
): void {
  context.imageSmoothingEnabled = true
  context.drawImage(heat, -originXPx * scale, -originYPx * scale, widthPx * scale, heightPx * scale)
}

/** Beyond the tools at the left edge. */
const LABEL_LEFT_MIN = 66

const onScreen = (view: View, { xPx, yPx, widthPx, heightPx }: HotSpot) => ({
  left: (xPx - view.originXPx) * view.scale,
  top: (yPx - view.originYPx) * view.scale,
  width: widthPx * view.scale,
  height: heightPx * view.scale,
})

/** Dashed. */
export function drawHotSpot(context: CanvasRenderingContext2D, view: View, hotSpot: HotSpot): void {
  const { left, top, width, height } = onScreen(view, hotSpot)
  const path = new Path2D()
  path.rect(left, top, width, height)
  context.setLineDash([10, 6])
  strokeCased(context, path, HOT_SPOT)
  context.setLineDash([])
}

/** Its name, shape, area, tissue share and count, at its upper left corner or what is in view of it. */
export function nameHotSpot(context: CanvasRenderingContext2D, view: View, hotSpot: HotSpot): void {
  const { left, top, width, height } = onScreen(view, hotSpot)
  if (left > view.width || top > view.height || left + width < 0 || top + height < 0) return
  label(context, `Hot-spot, ${sayHotSpot(hotSpot)}: ${hotSpot.count}`, {
    x: Math.max(left + 6, LABEL_LEFT_MIN),
    y: Math.max(top, 0) + 6,
  })
}

export function drawPolygon(context: CanvasRenderingContext2D, view: View, polygon: PolygonPx): void {
  const path = new Path2D()
  for (const [xPx, yPx] of polygon)
    path.lineTo((xPx - view.originXPx) * view.scale, (yPx - view.originYPx) * view.scale)
  path.closePath()
  strokeCased(context, path, REGION)
}

/** A bright line in a dark one can be seen on any stain. */
function strokeCased(context: CanvasRenderingContext2D, path: Path2D, colour: string, width = 2): void {
  context.strokeStyle = `${EDGE}b0`
  context.lineWidth = width + 2.5
  context.stroke(path)
  context.strokeStyle = colour
  context.lineWidth = width
  context.stroke(path)
}

function label(context: CanvasRenderingContext2D, text: string, { x, y }: { x: number; y: number }): void {
  context.font = LABEL_FONT
  context.textBaseline = 'top'
  context.fillStyle = `${EDGE}d0`
  context.fillRect(x, y, context.measureText(text).width + 12, 22)
  context.fillStyle = HOT_SPOT
  context.fillText(text, x + 6, y + 5)
}
