import { fixed } from '../numbers.ts'
import type { Desk } from './desk.ts'
import { heatGradient } from './heat-canvas.ts'

export function HeatLegend({ desk }: { desk: Desk }) {
  const density = desk.density.value
  if (!density) return null
  return (
    <div class="heat-legend">
      <span>Mitotic figures per mm²</span>
      <span class="ramp" style={{ background: heatGradient }} />
      <span class="ends">
        <span>0</span>
        <span>{fixed(density.maxPerMm2, 0)}</span>
      </span>
    </div>
  )
}
