/** Corners in pixels, continuous; closed by an edge from the last to the first. */
export type Outline = readonly (readonly [xPx: number, yPx: number])[]

/** Sets every pixel whose centre the outline encloses (even-odd rule) to `value`; what lies outside the image is left out. */
export function fillPolygon(
  pixels: Uint16Array,
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  outline: Outline,
  value: number,
): void {
  const ys = outline.map(([, y]) => y)
  const top = Math.max(0, Math.ceil(Math.min(...ys) - 0.5))
  const bottom = Math.min(heightPx - 1, Math.floor(Math.max(...ys) - 0.5))
  for (let row = top; row <= bottom; row++) {
    const crossings = crossingsAt(outline, row + 0.5)
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const from = Math.max(0, Math.ceil(crossings[i]! - 0.5))
      const to = Math.min(widthPx - 1, Math.ceil(crossings[i + 1]! - 0.5) - 1)
      if (from <= to) pixels.fill(value, row * widthPx + from, row * widthPx + to + 1)
    }
  }
}

/** Where the outline crosses a horizontal line, from left to right; always an even number of places. */
function crossingsAt(outline: Outline, y: number): number[] {
  const crossings: number[] = []
  let [x0, y0] = outline.at(-1) ?? [0, 0]
  for (const [x1, y1] of outline) {
    // Half open, so that a corner on the line counts for one of its two edges.
    if (y0 <= y !== y1 <= y) crossings.push(x0 + ((y - y0) / (y1 - y0)) * (x1 - x0))
    x0 = x1
    y0 = y1
  }
  return crossings.toSorted((a, b) => a - b)
}
