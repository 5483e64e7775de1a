interface Extent {
  readonly widthPx: number
  readonly heightPx: number
}

/** Visits the pixels of an image whose centres lie within `radiusPx` of a point in it: their indices, and how far off they lie. */
export function pixelsOfDisc(
  { widthPx, heightPx }: Extent,
  { xPx, yPx }: { readonly xPx: number; readonly yPx: number },
  radiusPx: number,
  visit: (index: number, distancePx: number) => void,
): void {
  const [cx, cy] = [xPx - 0.5, yPx - 0.5]
  const lastY = Math.min(heightPx - 1, Math.floor(cy + radiusPx))
  const lastX = Math.min(widthPx - 1, Math.floor(cx + radiusPx))
  for (let y = Math.max(0, Math.ceil(cy - radiusPx)); y <= lastY; y++)
    for (let x = Math.max(0, Math.ceil(cx - radiusPx)); x <= lastX; x++) {
      const squared = (x - cx) ** 2 + (y - cy) ** 2
      if (squared <= radiusPx ** 2) visit(y * widthPx + x, Math.sqrt(squared))
    }
}
