/** Whole pixels of the frame it is used in: it covers [xPx, xPx + widthPx) × [yPx, yPx + heightPx). */
export interface Rect {
  readonly xPx: number
  readonly yPx: number
  readonly widthPx: number
  readonly heightPx: number
}

/** The part of `rect` inside an image of this size; width or height is ≤ 0 where there is none. */
export function clipRect(rect: Rect, widthPx: number, heightPx: number): Rect {
  const xPx = Math.max(0, rect.xPx)
  const yPx = Math.max(0, rect.yPx)
  return {
    xPx,
    yPx,
    widthPx: Math.min(widthPx, rect.xPx + rect.widthPx) - xPx,
    heightPx: Math.min(heightPx, rect.yPx + rect.heightPx) - yPx,
  }
}

export const isEmpty = ({ widthPx, heightPx }: Rect): boolean => widthPx <= 0 || heightPx <= 0
