import { effect, type ReadonlySignal } from '@preact/signals'
import type OpenSeadragon from 'openseadragon'
import { drawFigures } from './draw-figures.ts'
import { drawHeat, drawHotSpot, drawPolygon, nameHotSpot } from './draw-areas.ts'
import type { Scene } from './scene.ts'
import { viewOf, type View } from './view.ts'

export interface Overlay {
  /** Lies over the slide; takes no pointer unless told to. */
  readonly canvas: HTMLCanvasElement
  close(): void
}

/** Draws the scene over the viewer, in the same frame as the slide beneath it, and tells `onView` what is in view. */
export function openOverlay(
  viewer: OpenSeadragon.Viewer,
  scene: ReadonlySignal<Scene | null>,
  slideWidthPx: number,
  onView: (view: View) => void,
): Overlay {
  const canvas = document.createElement('canvas')
  canvas.className = 'overlay'
  viewer.canvas.append(canvas)
  const context = canvas.getContext('2d')!
  const draw = () => {
    const view = viewOf(viewer, slideWidthPx)
    fit(canvas, view)
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0)
    context.clearRect(0, 0, view.width, view.height)
    const { value } = scene
    if (value !== null) drawScene(context, view, value)
    onView(view)
  }
  viewer.addHandler('update-viewport', draw)
  viewer.addHandler('resize', draw)
  const stop = effect(draw)
  return {
    canvas,
    close() {
      stop()
      canvas.remove()
    },
  }
}

/** Keeps a canvas of one pixel for each of the screen. */
function fit(canvas: HTMLCanvasElement, { width, height }: View): void {
  const widthPx = Math.round(width * devicePixelRatio)
  const heightPx = Math.round(height * devicePixelRatio)
  if (canvas.width === widthPx && canvas.height === heightPx) return
  canvas.width = widthPx
  canvas.height = heightPx
}

function drawScene(context: CanvasRenderingContext2D, view: View, scene: Scene): void {
  if (scene.heat) drawHeat(context, view, scene.heat, scene.slide)
  if (scene.hotSpot) drawHotSpot(context, view, scene.hotSpot)
  if (scene.region) drawPolygon(context, view, scene.region)
  drawFigures(context, view, scene)
  if (scene.hotSpot) nameHotSpot(context, view, scene.hotSpot)
}
