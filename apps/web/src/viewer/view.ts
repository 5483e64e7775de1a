import type OpenSeadragon from 'openseadragon'
import type { BoxPx } from './figure-grid.ts'

/** What is in view: screen = (slide − origin) · scale, slide in level-0 pixels, screen in CSS pixels. */
export interface View {
  readonly originXPx: number
  readonly originYPx: number
  readonly scale: number
  readonly width: number
  readonly height: number
}

/** As the viewer shows it now, in the middle of an animation too. OpenSeadragon measures in widths of the image. */
export function viewOf({ viewport }: OpenSeadragon.Viewer, slideWidthPx: number): View {
  const { x, y, width } = viewport.getBounds(true)
  const container = viewport.getContainerSize()
  return {
    originXPx: x * slideWidthPx,
    originYPx: y * slideWidthPx,
    scale: container.x / (width * slideWidthPx),
    width: container.x,
    height: container.y,
  }
}

export const boxOf = ({ originXPx, originYPx, scale, width, height }: View, marginScreen: number): BoxPx => ({
  minX: originXPx - marginScreen / scale,
  minY: originYPx - marginScreen / scale,
  maxX: originXPx + (width + marginScreen) / scale,
  maxY: originYPx + (height + marginScreen) / scale,
})

/** Level-0 pixels of a place on the screen, relative to the viewer's upper left corner. */
export const slidePoint = ({ originXPx, originYPx, scale }: View, screen: { x: number; y: number }) => ({
  xPx: originXPx + screen.x / scale,
  yPx: originYPx + screen.y / scale,
})
