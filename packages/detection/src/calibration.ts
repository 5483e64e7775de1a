import type { LabelledScore } from './classification-scores.ts'
import { matchMidog2025 } from './match-midog2025.ts'
import type { ScoredImage } from './match-result.ts'

/**
 * A change of probabilities that keeps their order: sigmoid(slope · logit(p) + offset). Slope below 1 makes an
 * overconfident model humbler; slope 0 or less would mean that the scores say nothing, or the contrary.
 */
export interface Calibration {
  readonly slope: number
  readonly offset: number
}

/** Probabilities closer to 0 or 1 are taken as this, so that their logit stays finite. */
const SMALLEST = 1e-6
/** Newton's method needs about ten. */
const MOST_STEPS = 30

/** Log odds; finite. */
export const logit = (probability: number): number => {
  const p = Math.min(Math.max(probability, SMALLEST), 1 - SMALLEST)
  return Math.log(p / (1 - p))
}
export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

export const calibrate = (probability: number, { slope, offset }: Calibration): number =>
  sigmoid(slope * logit(probability) + offset)

/**
 * Platt scaling (Platt 1999) of probabilities: slope and offset of highest likelihood, by Newton's method. His smoothed
 * targets (n₊ + 1)/(n₊ + 2) and 1/(n₋ + 2) in place of 1 and 0 keep the fit finite where a threshold separates the classes.
 *
 * @throws RangeError without both true and false items.
 */
export const fitLogisticCalibration = (items: readonly LabelledScore[]): Calibration =>
  fit(items, { withOffset: true })

/**
 * Temperature scaling (Guo et al. 2017): sigmoid(logit(p) / temperature), fitted as above; 0.5 stays where it is, and so
 * do decisions there. `slope` is 1 / temperature.
 *
 * @throws RangeError without both true and false items, or where higher scores do not go with more true items, which no
 * temperature can mend.
 */
export function fitTemperature(
  items: readonly LabelledScore[],
): Calibration & { readonly temperature: number } {
  const calibration = fit(items, { withOffset: false })
  if (calibration.slope <= 0)
    throw new RangeError(
      'No temperature fits: higher scores do not go with more true items; check the labels',
    )
  return { ...calibration, temperature: 1 / calibration.slope }
}

function fit(items: readonly LabelledScore[], { withOffset }: { withOffset: boolean }): Calibration {
  const positives = items.filter(({ isTrue }) => isTrue).length
  const negatives = items.length - positives
  if (positives === 0 || negatives === 0)
    throw new RangeError(
      `Calibration needs both classes and has ${positives} true and ${negatives} false items`,
    )
  const xs = Float64Array.from(items, ({ score }) => logit(score))
  const targets = Float64Array.from(items, ({ isTrue }) =>
    isTrue ? (positives + 1) / (positives + 2) : 1 / (negatives + 2),
  )
  let current: Calibration = { slope: 1, offset: 0 }
  let loss = crossEntropy(xs, targets, current)
  for (let step = 0; step < MOST_STEPS; step++) {
    const direction = newtonDirection(xs, targets, current, withOffset)
    let length = 1
    let next = current
    let nextLoss = Infinity
    // a full Newton step may overshoot far from the optimum: halve it until the loss falls
    for (; length > 1e-10; length /= 2) {
      next = {
        slope: current.slope - length * direction.slope,
        offset: current.offset - length * direction.offset,
      }
      nextLoss = crossEntropy(xs, targets, next)
      if (nextLoss < loss) break
    }
    if (!(nextLoss < loss)) break
    const gain = loss - nextLoss
    current = next
    loss = nextLoss
    if (gain < 1e-14 * items.length) break
  }
  return current
}

/** Inverse Hessian times gradient of the cross-entropy; a touch on the diagonal where the scores are all the same. */
function newtonDirection(
  xs: Float64Array,
  targets: Float64Array,
  calibration: Calibration,
  withOffset: boolean,
): Calibration {
  let [gradientSlope, gradientOffset, slopeSlope, slopeOffset, offsetOffset] = [0, 0, 1e-12, 0, 1e-12]
  for (const [i, x] of xs.entries()) {
    const p = sigmoid(calibration.slope * x + calibration.offset)
    const weight = p * (1 - p)
    gradientSlope += (p - targets[i]!) * x
    gradientOffset += p - targets[i]!
    slopeSlope += weight * x * x
    slopeOffset += weight * x
    offsetOffset += weight
  }
  if (!withOffset) return { slope: gradientSlope / slopeSlope, offset: 0 }
  const determinant = slopeSlope * offsetOffset - slopeOffset ** 2
  return {
    slope: (offsetOffset * gradientSlope - slopeOffset * gradientOffset) / determinant,
    offset: (slopeSlope * gradientOffset - slopeOffset * gradientSlope) / determinant,
  }
}

/** −log likelihood, from the logits so that it neither overflows nor loses digits. */
function crossEntropy(xs: Float64Array, targets: Float64Array, { slope, offset }: Calibration): number {
  let loss = 0
  for (const [i, x] of xs.entries()) {
    const z = slope * x + offset
    loss += Math.max(z, 0) - targets[i]! * z + Math.log1p(Math.exp(-Math.abs(z)))
  }
  return loss
}

/** Detections with what they turned out to be under `matchMidog2025`, ignored ones left out: what a detector is calibrated on. */
export const labelDetections = (images: readonly ScoredImage[]): LabelledScore[] =>
  images.flatMap((image) =>
    matchMidog2025(image.annotations, image.detections, image).detections.flatMap(({ outcome }, index) =>
      outcome === 'ignored'
        ? []
        : [{ score: image.detections[index]!.probability, isTrue: outcome === 'true-positive' }],
    ),
  )
