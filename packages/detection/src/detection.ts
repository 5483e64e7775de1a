/** One candidate: its centre in level-0 pixels (continuous frame), and its probability in [0, 1]. */
export interface Detection {
  readonly xPx: number
  readonly yPx: number
  readonly probability: number
}

/** Level-0 µm per pixel of each axis. */
export interface Mpp {
  readonly x: number
  readonly y: number
}

/** How far apart two detections may lie and still be the same figure (MIDOG 2025: the mean radius of a mitotic figure). */
export const FIGURE_RADIUS_UM = 7.5

/** The order of every result: most probable first, ties by y, then x, so that no run can differ from another. */
export const byProbabilityThenPosition = (a: Detection, b: Detection): number =>
  b.probability - a.probability || a.yPx - b.yPx || a.xPx - b.xPx
