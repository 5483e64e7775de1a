/**
 * What the tensors of every detector are called: tiles in, uint8 [N, H, W, 3]; candidates out, float32 [K, 4]; and, where a
 * network makes one, the map that they are the peaks of, float32 [N, 1, H / stride, W / stride].
 */
export const detectorTensors = {
  input: 'image',
  output: 'candidates',
  probabilityMap: 'probability',
} as const

/** A place that may be a mitotic figure, in the continuous frame of its tile: pixel i covers [i, i + 1). */
export interface Candidate {
  /** Which image of the batch. */
  readonly image: number
  readonly xPx: number
  readonly yPx: number
  readonly probability: number
}

const VALUES_PER_CANDIDATE = 4

/** Reads a detector's `candidates` tensor, rows of (image index, y, x, probability), in the order it has them. */
export function decodeCandidates(rows: Float32Array): Candidate[] {
  return Array.from({ length: rows.length / VALUES_PER_CANDIDATE }, (_, row) => {
    const at = row * VALUES_PER_CANDIDATE
    return { image: rows[at]!, yPx: rows[at + 1]!, xPx: rows[at + 2]!, probability: rows[at + 3]! }
  })
}
