import type { ReviewedClass } from '@metaphase/detection'
import { classLook } from './class-look.ts'

export interface MarkSprite {
  readonly canvas: OffscreenCanvas
  /** Half of its side, in CSS pixels. */
  readonly half: number
}

const KEPT = 64
const sprites = new Map<string, MarkSprite>()

/** The mark of a class, drawn once for each size: copying it thousands of times a frame is cheap, drawing paths is not. */
export function spriteOf(name: ReviewedClass, wantedRadius: number, isReviewed: boolean): MarkSprite {
  const radius = Math.round(wantedRadius * 2) / 2
  const key = `${name} ${radius} ${isReviewed} ${devicePixelRatio}`
  const kept = sprites.get(key)
  if (kept) return kept
  if (sprites.size >= KEPT) sprites.clear()
  const sprite = draw(name, radius, isReviewed)
  sprites.set(key, sprite)
  return sprite
}

function draw(name: ReviewedClass, radius: number, isReviewed: boolean): MarkSprite {
  const half = Math.ceil(radius * 1.3 + (radius < 8 ? 2 : 5))
  const sidePx = Math.ceil(2 * half * devicePixelRatio)
  const canvas = new OffscreenCanvas(sidePx, sidePx)
  const context = canvas.getContext('2d')!
  const scale = canvas.width / (2 * half)
  context.setTransform(scale, 0, 0, scale, canvas.width / 2, canvas.height / 2)
  const { path, colour } = classLook[name]
  const outline = new Path2D()
  outline.addPath(new Path2D(path), new DOMMatrix().scale(radius))
  const width = radius < 8 ? 1.4 : 2.2
  if (name === 'candidate') context.setLineDash(radius < 12 ? [] : [4, 3])
  context.lineWidth = width + 2
  context.strokeStyle = '#0b0d10a0'
  context.stroke(outline)
  context.lineWidth = width
  context.strokeStyle = colour
  context.stroke(outline)
  if (isReviewed) drawTick(context, radius)
  return { canvas, half }
}

/** At the upper right: somebody has looked at it. */
function drawTick(context: OffscreenCanvasRenderingContext2D, radius: number): void {
  const at = radius * 0.8
  const size = Math.min(Math.max(radius * 0.3, 2), 5)
  context.setLineDash([])
  context.beginPath()
  context.arc(at, -at, size, 0, 2 * Math.PI)
  context.fillStyle = '#fff'
  context.fill()
  context.lineWidth = 1.5
  context.strokeStyle = '#0b0d10'
  context.stroke()
}
