import { fixed, percent } from '../numbers.ts'
import type { HotSpot } from '../result/hot-spot.ts'
import type { PolygonPx } from '../result/tissue-in.ts'
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

/** Dashed, with its name, area and tissue share along the upper edge: the part of it that is in view. */
export function drawHotSpot(context: CanvasRenderingContext2D, view: View, hotSpot: HotSpot): void {
  const left = (hotSpot.xPx - view.originXPx) * view.scale
  const top = (hotSpot.yPx - view.originYPx) * view.scale
  const width = hotSpot.widthPx * view.scale
  const height = hotSpot.heightPx * view.scale
  const path = new Path2D()
  path.rect(left, top, width, height)
  context.setLineDash([10, 6])
  strokeCased(context, path, HOT_SPOT)
  context.setLineDash([])
  if (left > view.width || top > view.height || left + width < 0 || top + height < 0) return
  const tissue =
    hotSpot.tissueAreaMm2 === null ? '' : `, ${percent(hotSpot.tissueAreaMm2 / hotSpot.areaMm2)} tissue`
  label(context, `Hot-spot ${fixed(hotSpot.areaMm2, 2)} mm²${tissue}: ${hotSpot.count}`, {
    x: Math.max(left, 0) + 6,
    y: Math.max(top, 0) + 6,
  })
}

export function drawPolygon(context: CanvasRenderingContext2D, view: View, polygon: PolygonPx): void {
  const path = new Path2D()
  for (const [xPx, yPx] of polygon) path.lineTo((xPx - view.originXPx) * view.scale, (yPx - view.originYPx) * view.scale)
  path.closePath()
  strokeCased(context, path, REGION)
}

/** A bright line in a dark one can be seen on any stain. */
export function strokeCased(context: CanvasRenderingContext2D, path: Path2D, colour: string, width = 2): void {
  context.strokeStyle = `${EDGE}b0`
  context.lineWidth = width + 2.5
  context.stroke(path)
  context.strokeStyle = colour
  context.lineWidth = width
  context.stroke(path)
}

function label(context: CanvasRenderingContext2D, text: string, { x, y }: { x: number; y: number }): void {
  context.font = '600 12px system-ui, sans-serif'
  context.textBaseline = 'top'
  context.fillStyle = `${EDGE}d0`
  context.fillRect(x, y, context.measureText(text).width + 12, 22)
  context.fillStyle = HOT_SPOT
  context.fillText(text, x + 6, y + 5)
}
