import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { ReviewedClass } from '@metaphase/detection'
import type OpenSeadragon from 'openseadragon'
import { densityMap, type DensityMap } from '../result/density-map.ts'
import { indexOf } from '../result/figure-key.ts'
import type { Findings } from '../result/findings.ts'
import { createFigureGrid } from './figure-grid.ts'
import { paintDensity } from './heat-canvas.ts'
import type { SlideImage } from './open-viewer.ts'
import type { Scene } from './scene.ts'
import type { View } from './view.ts'

/** What the pointer does on the slide. */
export type Tool = 'look' | 'region' | 'add'

/** A slide that is open, with what is chosen on its page. */
export interface Desk {
  readonly slideId: string
  readonly image: SlideImage
  readonly viewer: Signal<OpenSeadragon.Viewer | null>
  readonly view: Signal<View | null>
  /** Null until there is a result. */
  readonly findings: Signal<Findings | null>
  readonly tool: Signal<Tool>
  readonly shown: Signal<ReadonlySet<ReviewedClass>>
  readonly isHeatShown: Signal<boolean>
  readonly density: ReadonlySignal<DensityMap | null>
  readonly scene: ReadonlySignal<Scene | null>
}

export function createDesk(slideId: string, image: SlideImage): Desk {
  const findings = signal<Findings | null>(null)
  const shown = signal<ReadonlySet<ReviewedClass>>(new Set(['mitotic', 'typical', 'atypical', 'rejected']))
  const isHeatShown = signal(false)
  const grid = computed(() => {
    const columns = findings.value?.result.columns
    return columns && createFigureGrid(columns.xPx, columns.yPx, image)
  })
  const density = computed(() => {
    if (!isHeatShown.value || !findings.value) return null
    const { figures, mpp } = findings.value.result
    return densityMap(figures.value, { ...image, mpp })
  })
  const heat = computed(() => density.value && paintDensity(density.value))
  const scene = computed<Scene | null>(() => {
    const { value } = findings
    if (value === null) return null
    const { result, hotSpot, region } = value
    return {
      figures: result.figures.value,
      grid: grid.value!,
      mpp: result.mpp,
      shown: shown.value,
      selected: indexOf(result.figures.value, result.selected.value),
      hotSpot: hotSpot.value,
      region: region.polygon.value,
      heat: heat.value,
      slide: image,
    }
  })
  return {
    slideId,
    image,
    findings,
    shown,
    isHeatShown,
    density,
    scene,
    viewer: signal(null),
    view: signal(null),
    tool: signal<Tool>('look'),
  }
}

export function toggle<T>(set: Signal<ReadonlySet<T>>, member: T): void {
  const other = new Set(set.value)
  if (!other.delete(member)) other.add(member)
  set.value = other
}
