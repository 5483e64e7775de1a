import { computed, effect, signal, type ReadonlySignal } from '@preact/signals'
import { findSlideHotSpot } from '@metaphase/detection'
import type { Result } from './open-result.ts'
import { classAt, isMitotic, type ShownFigures } from './shown-figures.ts'
import { tissueIn } from './tissue-in.ts'

/** The 2 mm² window with the most mitotic figures as they count now, in level-0 pixels. */
export interface HotSpot {
  readonly xPx: number
  readonly yPx: number
  readonly widthPx: number
  readonly heightPx: number
  readonly widthMm: number
  readonly heightMm: number
  readonly areaMm2: number
  readonly count: number
  /** Null until the API has said it. */
  readonly tissueAreaMm2: number | null
}

/** The search takes n log n: it waits until the slider rests. */
const REST_MS = 150

interface SlideSize {
  readonly widthPx: number
  readonly heightPx: number
}

/** Follows the result; the second function ends that. */
export function followHotSpot(result: Result, size: SlideSize): [ReadonlySignal<HotSpot | null>, () => void] {
  const rested = signal(result.figures.peek())
  const tissueMm2 = signal<ReadonlyMap<string, number>>(new Map())
  const found = computed(() => find(rested.value, result, size))
  const hotSpot = computed(() => {
    const { value } = found
    return value && { ...value, tissueAreaMm2: tissueMm2.value.get(cornersOf(value).join()) ?? null }
  })
  const stops = [
    effect(() => {
      const { value } = result.figures
      const timer = setTimeout(() => (rested.value = value), REST_MS)
      return () => clearTimeout(timer)
    }),
    effect(() => {
      if (found.value === null) return undefined
      const asking = new AbortController()
      const corners = cornersOf(found.value)
      tissueIn(result.analysis.id, corners, asking.signal).then(
        (areaMm2) => (tissueMm2.value = new Map([[corners.join(), areaMm2]])),
        () => {}, // it stays unknown
      )
      return () => asking.abort()
    }),
  ]
  return [hotSpot, () => stops.forEach((stop) => stop())]
}

function find(
  figures: ShownFigures,
  { mpp }: Result,
  size: SlideSize,
): Omit<HotSpot, 'tissueAreaMm2'> | null {
  const mitoses = []
  for (let i = 0; i < figures.count; i++)
    if (isMitotic(classAt(figures, i)))
      mitoses.push({ xUm: figures.xPx[i]! * mpp.x, yUm: figures.yPx[i]! * mpp.y })
  const spot = findSlideHotSpot(mitoses, { ...size, mpp })
  if (!spot) return null
  const { points, ...window } = spot
  return {
    ...window,
    widthMm: (window.widthPx * mpp.x) / 1000,
    heightMm: (window.heightPx * mpp.y) / 1000,
    count: points.length,
  }
}

const cornersOf = ({ xPx, yPx, widthPx, heightPx }: Omit<HotSpot, 'tissueAreaMm2'>): [number, number][] => [
  [xPx, yPx],
  [xPx + widthPx, yPx],
  [xPx + widthPx, yPx + heightPx],
  [xPx, yPx + heightPx],
]
