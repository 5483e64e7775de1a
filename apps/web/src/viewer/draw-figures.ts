import type { ReviewedClass } from '@metaphase/detection'
import { fixed } from '../numbers.ts'
import { figureClasses } from '../result/shown-figures.ts'
import { classLook } from './class-look.ts'
import { drawMarks, type PlacedMark } from './draw-marks.ts'
import { LABEL_FONT } from './label-font.ts'
import { spriteOf } from './mark-sprites.ts'
import { createOccupancy } from './occupancy.ts'
import type { Scene } from './scene.ts'
import { boxOf, type View } from './view.ts'

/** Of the mark about a figure: its chromatin lies within. */
const MARK_RADIUS_UM = 9.5
const RADIUS_MIN = 3.5
const RADIUS_MAX = 90
/** Of the smallest marks, so that each can still be told from the next. */
const MARK_APART = 9
/** From this radius on there is room for the probability. */
const LABELLED_FROM = 20
const LABEL_WIDTH = 34

/**
 * Marks of the figures in view. Where they would lie upon one another, the first of a place stands for it: in each of the grid's
 * cells that is the most probable, and what a screen can show, not how many there are, bounds the work.
 */
export function drawFigures(context: CanvasRenderingContext2D, view: View, scene: Scene): void {
  const { figures, mpp, shown, selected } = scene
  const radius = Math.min(Math.max((MARK_RADIUS_UM / mpp.x) * view.scale, RADIUS_MIN), RADIUS_MAX)
  const isShown = figureClasses.map((name) => shown.has(name))
  const marks = createOccupancy(view, Math.max(MARK_APART, radius))
  const labels = radius < LABELLED_FROM ? null : createOccupancy(view, LABEL_WIDTH)
  const placed: PlacedMark[] = []
  const labelled: { readonly probability: number; readonly x: number; readonly y: number }[] = []
  const place = (index: number) => {
    const code = figures.classCode[index]!
    const x = (figures.xPx[index]! - view.originXPx) * view.scale
    const y = (figures.yPx[index]! - view.originYPx) * view.scale
    if (!isShown[code] || index === selected || !marks.take(x, y)) return
    const sprite = spriteOf(figureClasses[code]!, radius, figures.settled.has(index))
    placed.push({ sprite, x, y })
    if (labels?.take(x, y + radius)) labelled.push({ probability: figures.probability[index]!, x, y })
  }
  scene.grid.visit(boxOf(view, radius), place)
  for (const index of figures.settled.keys()) if (index >= scene.grid.count) place(index)
  drawMarks(context, placed)
  for (const { probability, x, y } of labelled) drawProbability(context, probability, x, y + radius)
  if (selected !== null) drawSelected(context, view, scene, { index: selected, radius })
}

function drawProbability(
  context: CanvasRenderingContext2D,
  probability: number,
  x: number,
  bottom: number,
): void {
  const text = Number.isNaN(probability) ? 'added' : fixed(probability, 2)
  context.font = LABEL_FONT
  context.textAlign = 'center'
  context.textBaseline = 'top'
  context.lineJoin = 'round'
  context.lineWidth = 3.5
  context.strokeStyle = '#0b0d10d0'
  context.strokeText(text, x, bottom + 4)
  context.fillStyle = '#fff'
  context.fillText(text, x, bottom + 4)
  context.textAlign = 'start'
}

/** Brackets about it, so that it can be told among others of its class. */
function drawSelected(
  context: CanvasRenderingContext2D,
  view: View,
  { figures }: Scene,
  { index, radius }: { index: number; radius: number },
): void {
  const name: ReviewedClass = figureClasses[figures.classCode[index]!]!
  const x = (figures.xPx[index]! - view.originXPx) * view.scale
  const y = (figures.yPx[index]! - view.originYPx) * view.scale
  const sprite = spriteOf(name, radius, figures.settled.has(index))
  drawMarks(context, [{ sprite, x, y }])
  const reach = Math.max(radius * 1.45, 12)
  const arm = reach * 0.45
  const path = new Path2D()
  for (const [sx, sy] of [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ] as const) {
    path.moveTo(x + sx * reach, y + sy * (reach - arm))
    path.lineTo(x + sx * reach, y + sy * reach)
    path.lineTo(x + sx * (reach - arm), y + sy * reach)
  }
  context.lineWidth = 5
  context.strokeStyle = '#0b0d10c0'
  context.stroke(path)
  context.lineWidth = 2.5
  context.strokeStyle = '#fff'
  context.stroke(path)
  const label = `${classLook[name].label}${Number.isNaN(figures.probability[index]!) ? '' : ` ${fixed(figures.probability[index]!, 2)}`}`
  drawText(context, label, x, y - reach - 22)
}

function drawText(context: CanvasRenderingContext2D, text: string, x: number, top: number): void {
  context.font = LABEL_FONT
  context.textAlign = 'center'
  context.textBaseline = 'top'
  const width = context.measureText(text).width + 12
  context.fillStyle = '#0b0d10d8'
  context.fillRect(x - width / 2, top, width, 18)
  context.fillStyle = '#fff'
  context.fillText(text, x, top + 3)
  context.textAlign = 'start'
}
