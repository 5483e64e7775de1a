import { calibrate, logit, sigmoid, type Calibration } from './calibration.ts'
import type { Detection } from './detection.ts'

/** How a model's scores are read against what else it sees on the same slide. */
export interface Background extends Calibration {
  /**
   * The background is the score of the candidate of this rank a mm² of tissue: far more than mitotic figures are found
   * anywhere, far fewer than there are nuclei. At least rank 10, whatever the area.
   */
  readonly perMm2: number
  /** Candidates that score less are not known: the background of a slide with too few candidates. */
  readonly networkFloor: number
}

/** On less tissue than has this rank, a few figures would be each other's background. */
const RANK_MIN = 10

/**
 * Network scores → probabilities: sigmoid(slope · (logit(score) − logit(background)) + offset). From slide to slide all logits
 * of a network are shifted together, those of its figures and those of other dark nuclei (docs/adr/0028); the difference
 * stays. Order is kept; what is less probable than `probabilityFloor` is left out. `candidates` are those of a whole slide,
 * each once, most probable first, `tissueMm2` the area they were looked for in.
 */
export function againstBackground<Candidate extends Detection>(
  candidates: readonly Candidate[],
  tissueMm2: number,
  { perMm2, networkFloor, ...calibration }: Background,
  probabilityFloor: number,
): Candidate[] {
  const rank = Math.max(RANK_MIN, Math.round(perMm2 * tissueMm2))
  const background = logit(candidates[rank]?.probability ?? networkFloor)
  return candidates
    .map((candidate) => ({
      ...candidate,
      probability: calibrate(sigmoid(logit(candidate.probability) - background), calibration),
    }))
    .filter(({ probability }) => probability >= probabilityFloor)
}
