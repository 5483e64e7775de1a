export interface LearningRateSchedule {
  /** The paper's is 4e-4. */
  readonly peak: number
  /** The paper's is 1e-6. */
  readonly floor: number
  /** The paper does not say how many. */
  readonly warmUpSteps: number
  readonly totalSteps: number
}

/**
 * Learning rate of step 0, 1, … (paper, "Results"): a linear warm-up of `warmUpSteps` steps that reaches `peak` at the step
 * after them, then a cosine (Loshchilov & Hutter 2017, eq. 5, without restarts) that reaches `floor` at the last step and
 * stays there.
 */
export function learningRateAt(step: number, schedule: LearningRateSchedule): number {
  const { peak, floor, warmUpSteps, totalSteps } = schedule
  if (step < warmUpSteps) return (peak * (step + 1)) / (warmUpSteps + 1)
  const decayingSteps = Math.max(1, totalSteps - 1 - warmUpSteps)
  const progress = Math.min(1, (step - warmUpSteps) / decayingSteps)
  return floor + (peak - floor) * 0.5 * (1 + Math.cos(Math.PI * progress))
}
