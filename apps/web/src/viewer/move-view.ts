import OpenSeadragon from 'openseadragon'
import type { Desk } from './desk.ts'

/** What a screen pixel spans once the page has jumped to a figure: about what a 40× objective shows. */
const JUMP_UM_PER_SCREEN_PX = 0.25
/** A 10× objective on a usual monitor, by the custom of viewers. */
const UM_PER_SCREEN_PX_AT_1X = 10

export const magnificationOf = (umPerScreenPx: number): number => UM_PER_SCREEN_PX_AT_1X / umPerScreenPx

/** Puts a place in the middle, at once, and comes closer where it would not be told from its neighbours. */
export function jumpTo({ viewer, view, image, findings }: Desk, place: { xPx: number; yPx: number }): void {
  const viewport = viewer.value?.viewport
  if (!viewport || !view.value || !findings.value) return
  const wantedScale = findings.value.result.mpp.x / JUMP_UM_PER_SCREEN_PX
  const middle = new OpenSeadragon.Point(place.xPx / image.widthPx, place.yPx / image.widthPx)
  if (view.value.scale < wantedScale * 0.6)
    viewport.zoomTo(zoomAt(view.value.width, image.widthPx, wantedScale), undefined, true)
  viewport.panTo(middle, true)
}

export function magnifyTo({ viewer, view, image, findings }: Desk, magnification: number): void {
  const mpp = findings.value?.result.mpp.x
  if (!viewer.value || !view.value || mpp === undefined) return
  const scale = (mpp * magnification) / UM_PER_SCREEN_PX_AT_1X
  viewer.value.viewport.zoomTo(zoomAt(view.value.width, image.widthPx, scale)).applyConstraints()
}

export function showRect(
  { viewer, image }: Desk,
  rect: { xPx: number; yPx: number; widthPx: number; heightPx: number },
): void {
  const unit = image.widthPx
  const margin = 0.05 * rect.widthPx
  const bounds = new OpenSeadragon.Rect(
    (rect.xPx - margin) / unit,
    (rect.yPx - margin) / unit,
    (rect.widthPx + 2 * margin) / unit,
    (rect.heightPx + 2 * margin) / unit,
  )
  viewer.value?.viewport.fitBounds(bounds)
}

export const showWhole = ({ viewer }: Desk): void => void viewer.value?.viewport.goHome()
export const zoomBy = ({ viewer }: Desk, factor: number): void =>
  void viewer.value?.viewport.zoomBy(factor).applyConstraints()

/** OpenSeadragon's zoom is how many times the slide's width fits the viewer's. */
const zoomAt = (viewerWidth: number, slideWidthPx: number, scale: number): number =>
  (slideWidthPx * scale) / viewerWidth
