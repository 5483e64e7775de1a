import { byProbabilityThenPosition, type Detection } from './detection.ts'

/**
 * A connected component of a probability map. Its position is its centroid in the map's own pixels (continuous frame, pixel
 * i covers [i, i + 1)): whoever made the map scales it to level 0.
 *
 * `probability` is the peak, not the mean. The peak does not depend on the threshold the map was cut at, so a component
 * outlives exactly the thresholds up to its probability and a result can be thresholded again; the mean falls with
 * every pixel of soft rim, so that of two equally certain figures the larger or more blurred would rank lower; and peak
 * finding scores by the peak too, so the two can be compared.
 */
export interface Component extends Detection {
  readonly areaPx: number
  readonly meanProbability: number
}

export interface ComponentOptions {
  readonly widthPx: number
  readonly heightPx: number
  /** Pixels at or above it belong to components. */
  readonly threshold: number
  /** Smaller components are left out; 1 unless given. */
  readonly minAreaPx?: number
}

/**
 * The paper's way from the mitotic figures' probability map ([heightPx, widthPx], row by row) to detections: the
 * unweighted centroids of its 8-connected components ("Evaluation": centroids of predictions). Two plates of an anaphase
 * whose gap stays above the threshold are one component; peak finding may see two. Time is linear in the pixels; a byte
 * per pixel and a stack are all that is allocated. Most probable first.
 *
 * @throws RangeError if the map has not widthPx × heightPx pixels.
 */
export function connectedComponents(
  map: ArrayLike<number>,
  { widthPx, heightPx, threshold, minAreaPx = 1 }: ComponentOptions,
): Component[] {
  if (map.length !== widthPx * heightPx)
    throw new RangeError(
      `The map has ${map.length} pixels and should have ${widthPx} × ${heightPx}: give its own width and height`,
    )
  const visited = new Uint8Array(map.length)
  const stack = createPixelStack()
  const components: Component[] = []
  for (let pixel = 0; pixel < map.length; pixel++) {
    if (visited[pixel] || !(map[pixel]! >= threshold)) continue
    const component = fillFrom(pixel)
    if (component.areaPx >= minAreaPx) components.push(component)
  }
  return components.toSorted(byProbabilityThenPosition)

  /** Visits the component that holds the pixel. */
  function fillFrom(first: number): Component {
    let areaPx = 0
    let columns = 0
    let rows = 0
    let sum = 0
    let peak = -Infinity
    visited[first] = 1
    stack.push(first)
    for (let pixel = stack.pop(); pixel !== -1; pixel = stack.pop()) {
      const row = Math.floor(pixel / widthPx)
      const column = pixel - row * widthPx
      const probability = map[pixel]!
      areaPx++
      columns += column
      rows += row
      sum += probability
      if (probability > peak) peak = probability
      const lastRow = Math.min(row + 1, heightPx - 1)
      const lastColumn = Math.min(column + 1, widthPx - 1)
      for (let y = Math.max(row - 1, 0); y <= lastRow; y++)
        for (let x = Math.max(column - 1, 0); x <= lastColumn; x++) {
          const neighbour = y * widthPx + x
          if (visited[neighbour] || !(map[neighbour]! >= threshold)) continue
          visited[neighbour] = 1
          stack.push(neighbour)
        }
    }
    return {
      xPx: columns / areaPx + 0.5,
      yPx: rows / areaPx + 0.5,
      probability: peak,
      areaPx,
      meanProbability: sum / areaPx,
    }
  }
}

/** A stack of pixel indices that doubles when full; −1 when empty. */
function createPixelStack() {
  let pixels = new Int32Array(1024)
  let size = 0
  return {
    push(pixel: number) {
      if (size === pixels.length) {
        const larger = new Int32Array(2 * size)
        larger.set(pixels)
        pixels = larger
      }
      pixels[size++] = pixel
    },
    pop: (): number => (size === 0 ? -1 : pixels[--size]!),
  }
}
