import { signal } from '@preact/signals'
import { indexOf, keyAt } from '../result/figure-key.ts'
import type { Desk } from '../viewer/desk.ts'
import { jumpTo } from '../viewer/move-view.ts'
import { listFor, type GalleryTab } from './listed-figures.ts'

export const galleryTab = signal<GalleryTab>('mitotic')

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
