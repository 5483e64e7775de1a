import type { Desk } from './desk.ts'
import { slidePoint } from './view.ts'

/** Between the corners of a region drawn by hand, CSS pixels. */
const STEP = 4
const CORNERS_MAX = 4_000

/** Draws a region as the pointer goes, and counts it when it is let go. */
export function drawRegionBy(overlay: HTMLCanvasElement, desk: Desk): () => void {
  let corners: [number, number][] | null = null
  let last = { x: 0, y: 0 }
  const at = (event: PointerEvent) => {
    const { left, top } = overlay.getBoundingClientRect()
    return { x: event.clientX - left, y: event.clientY - top }
  }
  const add = (screen: { x: number; y: number }) => {
    const { xPx, yPx } = slidePoint(desk.view.value!, screen)
    corners!.push([xPx, yPx])
    last = screen
  }
  const down = (event: PointerEvent) => {
    if (desk.tool.value !== 'region' || !desk.findings.value) return
    event.stopPropagation()
    overlay.setPointerCapture(event.pointerId)
    corners = []
    add(at(event))
  }
  const move = (event: PointerEvent) => {
    if (!corners || corners.length >= CORNERS_MAX) return
    const screen = at(event)
    if (Math.hypot(screen.x - last.x, screen.y - last.y) < STEP) return
    add(screen)
    if (corners.length > 2) desk.findings.value!.region.sketch([...corners])
  }
  const up = () => {
    const drawn = corners
    corners = null
    if (drawn && drawn.length > 2) {
      desk.findings.value!.region.draw(drawn)
      desk.tool.value = 'look'
    }
  }
  overlay.addEventListener('pointerdown', down)
  overlay.addEventListener('pointermove', move)
  overlay.addEventListener('pointerup', up)
  return () => {
    overlay.removeEventListener('pointerdown', down)
    overlay.removeEventListener('pointermove', move)
    overlay.removeEventListener('pointerup', up)
  }
}

/** What is on the screen as the region: for those who draw with the keyboard, and where a rectangle will do. */
export function takeViewAsRegion({ view, image, findings, tool }: Desk): void {
  if (!view.value || !findings.value) return
  const start = slidePoint(view.value, { x: 0, y: 0 })
  const end = slidePoint(view.value, { x: view.value.width, y: view.value.height })
  const left = Math.max(start.xPx, 0)
  const top = Math.max(start.yPx, 0)
  const right = Math.min(end.xPx, image.widthPx)
  const bottom = Math.min(end.yPx, image.heightPx)
  if (right <= left || bottom <= top) return
  findings.value.region.draw([
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ])
  tool.value = 'look'
}
