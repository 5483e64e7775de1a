import type OpenSeadragon from 'openseadragon'
import { effect } from '@preact/signals'
import { messageOf } from '../api.ts'
import { notify } from '../notices.tsx'
import { keyAt } from '../result/figure-key.ts'
import { addFigure } from '../result/say.ts'
import { figureClasses } from '../result/shown-figures.ts'
import type { Desk } from './desk.ts'
import { drawRegionBy } from './region-tool.ts'
import { slidePoint } from './view.ts'

/** How near a figure a click must be, in CSS pixels. */
const REACH = 22

/** Lets the pointer select and add figures and draw regions, by the tool that is chosen; gives what ends it. */
export function takePointer(
  viewer: OpenSeadragon.Viewer,
  overlay: HTMLCanvasElement,
  desk: Desk,
): () => void {
  viewer.addHandler('canvas-click', (event) => {
    const { quick, position } = event as unknown as { quick: boolean; position: OpenSeadragon.Point }
    if (!quick || !desk.view.value) return
    const place = slidePoint(desk.view.value, position)
    if (desk.tool.value === 'add') void addAt(desk, place)
    else selectAt(desk, place)
  })
  // letters are ours, arrows and +/− the viewer's
  viewer.addHandler('canvas-key', (event) => {
    const { originalEvent } = event as unknown as { originalEvent: KeyboardEvent }
    if (/^[a-z]$/i.test(originalEvent.key))
      (event as unknown as { preventDefaultAction: boolean }).preventDefaultAction = true
  })
  const stopDrawing = drawRegionBy(overlay, desk)
  const stop = effect(() => {
    const isDrawing = desk.tool.value === 'region'
    viewer.setMouseNavEnabled(!isDrawing)
    overlay.classList.toggle('drawing', isDrawing)
    viewer.canvas.classList.toggle('adding', desk.tool.value === 'add')
  })
  return () => {
    stop()
    stopDrawing()
  }
}

/** Adds a figure, and says so or what kept it from being added. */
export async function addAt({ findings, tool }: Desk, place: { xPx: number; yPx: number }): Promise<void> {
  if (!findings.value) return
  try {
    await addFigure(findings.value.result, place)
    tool.value = 'look'
    notify('Added as a mitotic figure, in your name.')
  } catch (error) {
    notify(messageOf(error))
  }
}

function selectAt({ scene, view, findings }: Desk, { xPx, yPx }: { xPx: number; yPx: number }): void {
  if (!scene.value || !view.value || !findings.value) return
  const { figures, grid, shown } = scene.value
  const reachPx = REACH / view.value.scale
  let nearest: number | null = null
  let nearestPx = reachPx
  const consider = (index: number) => {
    if (!shown.has(figureClasses[figures.classCode[index]!]!)) return
    const distancePx = Math.hypot(figures.xPx[index]! - xPx, figures.yPx[index]! - yPx)
    if (distancePx >= nearestPx) return
    nearest = index
    nearestPx = distancePx
  }
  grid.visit({ minX: xPx - reachPx, minY: yPx - reachPx, maxX: xPx + reachPx, maxY: yPx + reachPx }, consider)
  for (const index of figures.settled.keys()) if (index >= grid.count) consider(index)
  findings.value.result.selected.value = nearest === null ? null : keyAt(figures, nearest)
}
