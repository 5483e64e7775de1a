import { useEffect, useRef } from 'preact/hooks'
import type { Desk } from './desk.ts'
import { HeatLegend } from './heat-legend.tsx'
import { openOverlay } from './overlay.ts'
import { openViewer } from './open-viewer.ts'
import { takePointer } from './pointer.ts'
import { ScaleBar } from './scale-bar.tsx'
import { Toolbar } from './toolbar.tsx'

/** The slide itself, with what lies over it. */
export function Stage({ desk, mpp }: { desk: Desk; mpp: number | null }) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const { slideId, image } = desk
    const viewer = openViewer(element.current!, slideId, image)
    viewer.canvas.setAttribute('role', 'application')
    viewer.canvas.setAttribute('aria-label', 'Slide. Arrow keys move it, + and − zoom, 0 shows it whole.')
    const overlay = openOverlay(viewer, desk.scene, image.widthPx, (view) => (desk.view.value = view))
    const stop = takePointer(viewer, overlay.canvas, desk)
    desk.viewer.value = viewer
    return () => {
      desk.viewer.value = null
      stop()
      overlay.close()
      viewer.destroy()
    }
  }, [desk])
  return (
    <section class="stage" aria-label="Slide">
      <div class="viewer" ref={element} />
      {desk.tool.value === 'add' && <div class="crosshair" aria-hidden="true" />}
      <Toolbar desk={desk} />
      <HeatLegend desk={desk} />
      <ScaleBar desk={desk} mpp={mpp} />
    </section>
  )
}
