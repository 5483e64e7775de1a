import { signal } from '@preact/signals'
import { indexOf, keyAt } from '../result/figure-key.ts'
import { classAt, isMitotic, type ShownFigures } from '../result/shown-figures.ts'
import type { Desk } from '../viewer/desk.ts'
import { jumpTo } from '../viewer/move-view.ts'

/** Which figures the gallery holds. */
export type GalleryTab = 'mitotic' | 'candidates' | 'reviewed'
export const galleryTab = signal<GalleryTab>('mitotic')

/**
 * Indices in the order of the gallery, the most probable first. A figure that is rejected stays where the model put it, so that
 * nothing moves beneath whoever reviews.
 */
export function listFor(figures: ShownFigures, threshold: number, tab: GalleryTab): number[] {
  const indices: number[] = []
  for (let i = 0; i < figures.count; i++) {
    const isListed = !(figures.probability[i]! < threshold) || isMitotic(classAt(figures, i))
    const belongs = tab === 'reviewed' ? figures.settled.has(i) : isListed === (tab === 'mitotic')
    if (belongs) indices.push(i)
  }
  return indices
}

export function galleryList({ findings }: Desk): number[] {
  if (!findings.value) return []
  const { figures, threshold } = findings.value.result
  return listFor(figures.value, threshold.value, galleryTab.value)
}

export function selectAndShow(desk: Desk, index: number): void {
  const { figures, selected } = desk.findings.value!.result
  selected.value = keyAt(figures.value, index)
  jumpTo(desk, { xPx: figures.value.xPx[index]!, yPx: figures.value.yPx[index]! })
}

/** Selects the figure that comes `by` after the selected one in the gallery, and jumps there. */
export function step(desk: Desk, by: number): void {
  if (!desk.findings.value) return
  const { figures, selected } = desk.findings.value.result
  const list = galleryList(desk)
  const at = list.indexOf(indexOf(figures.value, selected.value) ?? -1)
  const next = at === -1 ? list[0] : list[Math.min(Math.max(at + by, 0), list.length - 1)]
  if (next !== undefined) selectAndShow(desk, next)
}
