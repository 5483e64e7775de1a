import type { AnnotatedFigure } from '../data/annotated-image.ts'
import { joinFigureParts } from './figure-parts.ts'
import { labelCodes, type LabelCode } from './label-codes.ts'
import { pixelsOfDisc } from './pixels-of-disc.ts'

/** A rectangle of an image's frame: its labels are to be drawn from here. */
export interface LabelFrame {
  readonly xPx: number
  readonly yPx: number
  readonly widthPx: number
  readonly heightPx: number
  /** µm per pixel of the frame. */
  readonly mpp: number
}

/** Pixel masks of the same rectangle: 0 none, else the instance. */
export interface LabelMasks {
  readonly figures?: Uint16Array
  readonly nuclei?: Uint16Array
  readonly ignored?: Uint16Array
}

/** Inside this distance of its centre everything is the figure's chromatin. */
const CORE_RADIUS_UM = 2
/** Where only a point was given, the figure may reach this far. */
const POINT_REGION_RADIUS_UM = 5

/**
 * Draws the label codes of `frame` into `labels` (see `label-codes.ts`). Mitotic figures win over hard negatives, pixel masks
 * over discs and boxes, and `ignored` over all.
 */
export function drawLabels(
  labels: Uint8Array,
  frame: LabelFrame,
  figures: readonly AnnotatedFigure[],
  { exhaustive, masks = {} }: { readonly exhaustive: boolean; readonly masks?: LabelMasks },
): void {
  labels.fill(exhaustive ? labelCodes.unlabelled : labelCodes.unlabelledOpen)
  if (masks.nuclei) drawNuclei(labels, masks.nuclei)
  const negatives = figures.filter(({ kind }) => kind === 'hard-negative')
  const mitoses = figures.filter(({ kind }) => kind === 'mitotic-figure')
  drawFigures(labels, frame, negatives, labelCodes.hardNegativeRegion, labelCodes.hardNegative)
  const outlined = masks.figures
  const unoutlined = outlined ? mitoses.filter((figure) => !isOutlined(outlined, frame, figure)) : mitoses
  drawFigures(labels, frame, unoutlined, labelCodes.mitosisRegion, labelCodes.mitosis)
  if (outlined) drawInstances(labels, frame, outlined)
  if (masks.ignored) drawWhere(labels, masks.ignored, labelCodes.ignored)
}

function drawNuclei(labels: Uint8Array, nuclei: Uint16Array): void {
  for (let i = 0; i < labels.length; i++)
    labels[i] = nuclei[i]! > 0 ? labelCodes.nucleus : labelCodes.background
}

function drawFigures(
  labels: Uint8Array,
  frame: LabelFrame,
  figures: readonly AnnotatedFigure[],
  region: LabelCode,
  core: LabelCode,
): void {
  for (const figure of figures) {
    if (figure.box) drawBox(labels, frame, figure.box, region)
    else drawDisc(labels, frame, figure, POINT_REGION_RADIUS_UM / frame.mpp, region)
  }
  for (const figure of figures) drawDisc(labels, frame, figure, CORE_RADIUS_UM / frame.mpp, core)
}

function drawInstances(labels: Uint8Array, frame: LabelFrame, instances: Uint16Array): void {
  drawWhere(labels, joinFigureParts(instances, frame.widthPx, frame.heightPx), labelCodes.mitosis)
}

function drawWhere(labels: Uint8Array, mask: Uint16Array, code: LabelCode): void {
  for (let i = 0; i < labels.length; i++) if (mask[i]! > 0) labels[i] = code
}

/** Whether the mask shows the figure: some of its pixels lie about the centre, be it that of two plates. */
function isOutlined(mask: Uint16Array, frame: LabelFrame, figure: AnnotatedFigure): boolean {
  let found = false
  pixelsOfDisc(frame, inFrame(frame, figure), POINT_REGION_RADIUS_UM / frame.mpp, (i) => {
    found ||= mask[i]! > 0
  })
  return found
}

/** Pixels whose centres lie in the box. */
function drawBox(
  labels: Uint8Array,
  frame: LabelFrame,
  box: NonNullable<AnnotatedFigure['box']>,
  code: LabelCode,
): void {
  const left = Math.max(0, Math.ceil(box.xPx - frame.xPx - 0.5))
  const right = Math.min(frame.widthPx, Math.ceil(box.xPx + box.widthPx - frame.xPx - 0.5))
  const top = Math.max(0, Math.ceil(box.yPx - frame.yPx - 0.5))
  const bottom = Math.min(frame.heightPx, Math.ceil(box.yPx + box.heightPx - frame.yPx - 0.5))
  if (left >= right) return
  for (let y = top; y < bottom; y++) labels.fill(code, y * frame.widthPx + left, y * frame.widthPx + right)
}

function drawDisc(
  labels: Uint8Array,
  frame: LabelFrame,
  centre: { readonly xPx: number; readonly yPx: number },
  radiusPx: number,
  code: LabelCode,
): void {
  pixelsOfDisc(frame, inFrame(frame, centre), radiusPx, (i) => {
    labels[i] = code
  })
}

const inFrame = (frame: LabelFrame, { xPx, yPx }: { readonly xPx: number; readonly yPx: number }) => ({
  xPx: xPx - frame.xPx,
  yPx: yPx - frame.yPx,
})
