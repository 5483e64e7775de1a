import { computed, signal, type ReadonlySignal } from '@preact/signals'
import { messageOf } from '../api.ts'
import type { Result } from './open-result.ts'
import { isInPolygon } from './polygon.ts'
import { tally, type Tally } from './tally.ts'
import { tissueIn, type PolygonPx } from './tissue-in.ts'

/** A region drawn by hand. Its figures are counted here, at once; its tissue by the API, once. */
export interface Region {
  readonly polygon: ReadonlySignal<PolygonPx | null>
  readonly counts: ReadonlySignal<Tally | null>
  /** Null until the API has answered. */
  readonly tissueAreaMm2: ReadonlySignal<number | null>
  readonly fault: ReadonlySignal<string>
  /** Counts its figures while it is being drawn. */
  sketch(polygon: PolygonPx): void
  draw(polygon: PolygonPx): void
  clear(): void
}

export function createRegion(result: Result): Region {
  const polygon = signal<PolygonPx | null>(null)
  const tissueAreaMm2 = signal<number | null>(null)
  const fault = signal('')
  let asking = new AbortController()
  const inside = computed(() => {
    const corners = polygon.value
    if (corners === null) return null
    const { count, xPx, yPx } = result.figures.value
    const isInside = new Uint8Array(count)
    for (let i = 0; i < count; i++) isInside[i] = isInPolygon(xPx[i]!, yPx[i]!, corners) ? 1 : 0
    return isInside
  })
  const counts = computed(() => {
    const marked = inside.value
    const { hasClassifier } = result
    return marked && tally(result.figures.value, { hasClassifier, isInside: (i) => marked[i] === 1 })
  })
  const replace = (corners: PolygonPx | null) => {
    asking.abort()
    asking = new AbortController()
    polygon.value = corners
    tissueAreaMm2.value = null
    fault.value = ''
  }
  const draw = (corners: PolygonPx) => {
    replace(corners)
    const { signal } = asking
    tissueIn(result.analysis.id, corners, signal).then(
      (areaMm2) => (tissueAreaMm2.value = areaMm2),
      (error: unknown) => {
        if (!signal.aborted) fault.value = messageOf(error)
      },
    )
  }
  return { polygon, counts, tissueAreaMm2, fault, draw, sketch: replace, clear: () => replace(null) }
}
