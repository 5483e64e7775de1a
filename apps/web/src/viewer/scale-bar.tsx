import { fixed } from '../numbers.ts'
import type { Desk } from './desk.ts'
import { magnificationOf } from './move-view.ts'
import { roundLength } from './round-length.ts'

/** It is at most this long, CSS pixels. */
const LENGTH_MAX = 180

/** A round length in µm or mm, and the magnification. */
export function ScaleBar({ desk, mpp }: { desk: Desk; mpp: number | null }) {
  const view = desk.view.value
  if (!view || mpp === null) return null
  const umPerScreenPx = mpp / view.scale
  const lengthUm = roundLength(LENGTH_MAX * umPerScreenPx)
  const text = lengthUm >= 1000 ? `${lengthUm / 1000} mm` : `${lengthUm} µm`
  const magnification = magnificationOf(umPerScreenPx)
  return (
    <div class="scale-bar">
      <span class="bar" style={{ width: `${lengthUm / umPerScreenPx}px` }} />
      <span>{text}</span>
      <span class="magnification">{fixed(magnification, magnification < 10 ? 1 : 0)}×</span>
    </div>
  )
}
