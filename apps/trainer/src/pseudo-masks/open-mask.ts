import type { MapSize } from './blur-map.ts'

/**
 * Morphological opening of a mask of 0 and 1 by the disc x² + y² ≤ r²: what is left is the union of all discs that fit into it.
 * Beyond the edge everything counts as set, so that a nucleus the edge cuts is not worn away there.
 */
export function openMask(mask: Uint8Array, size: MapSize, radiusPx: number): Uint8Array<ArrayBuffer> {
  const opened = new Uint8Array(mask.length)
  const spans = discSpans(radiusPx)
  const { widthPx, heightPx } = size
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++)
      if (mask[y * widthPx + x] && discFits(mask, size, spans, x, y)) drawDisc(opened, size, spans, x, y)
  return opened
}

/** A row of a disc: `dy` from its centre, from −`reach` to `reach`. */
interface Span {
  readonly dy: number
  readonly reach: number
}

function discSpans(radiusPx: number): Span[] {
  const rows = Math.floor(radiusPx)
  return Array.from({ length: 2 * rows + 1 }, (_, i) => {
    const dy = i - rows
    return { dy, reach: Math.floor(Math.sqrt(radiusPx ** 2 - dy ** 2)) }
  })
}

function discFits(
  mask: Uint8Array,
  { widthPx, heightPx }: MapSize,
  spans: readonly Span[],
  x: number,
  y: number,
): boolean {
  for (const { dy, reach } of spans) {
    if (y + dy < 0 || y + dy >= heightPx) continue
    const row = (y + dy) * widthPx
    const last = row + Math.min(widthPx - 1, x + reach)
    for (let i = row + Math.max(0, x - reach); i <= last; i++) if (mask[i] === 0) return false
  }
  return true
}

function drawDisc(
  mask: Uint8Array,
  { widthPx, heightPx }: MapSize,
  spans: readonly Span[],
  x: number,
  y: number,
): void {
  for (const { dy, reach } of spans) {
    if (y + dy < 0 || y + dy >= heightPx) continue
    const row = (y + dy) * widthPx
    mask.fill(1, row + Math.max(0, x - reach), row + Math.min(widthPx - 1, x + reach) + 1)
  }
}
