import type { ShownFigures } from './shown-figures.ts'

/** A figure for as long as the page is open, whatever else is added or taken back: an ordinal, or an added figure's id. */
export type FigureKey = number | string

export const keyAt = ({ settled }: ShownFigures, index: number): FigureKey =>
  settled.get(index)?.addedFigureId ?? index

/** Null where an added figure was taken back. */
export function indexOf({ count, settled }: ShownFigures, key: FigureKey | null): number | null {
  if (typeof key === 'number') return key < count ? key : null
  for (const [index, { addedFigureId }] of settled) if (key !== null && addedFigureId === key) return index
  return null
}
