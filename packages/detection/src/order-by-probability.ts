import { byProbabilityThenPosition, type Detection } from './detection.ts'

/**
 * Indices of the detections in `byProbabilityThenPosition` order. Probabilities and indices are sorted as 64-bit words,
 * and only equals are compared: for 10⁶ a tenth of the time that comparing pairs takes.
 */
export function orderByProbability(detections: readonly Detection[]): Uint32Array {
  const words = new Uint32Array(2 * detections.length)
  const rounded = new Float32Array(1)
  const bits = new Uint32Array(rounded.buffer)
  for (let i = 0; i < detections.length; i++) {
    rounded[0] = Math.max(0, detections[i]!.probability)
    words[2 * i] = i
    words[2 * i + 1] = ~bits[0]! // bits of floats from 0 up rise with them; inverted they fall
  }
  new BigUint64Array(words.buffer).sort()
  const order = Uint32Array.from(detections, (_, i) => words[2 * i]!)
  for (let first = 0; first < order.length;) {
    let end = first + 1
    while (end < order.length && words[2 * end + 1] === words[2 * first + 1]) end++
    const equals = order.subarray(first, end)
    if (equals.length > 1) equals.sort((a, b) => byProbabilityThenPosition(detections[a]!, detections[b]!))
    first = end
  }
  return order
}
