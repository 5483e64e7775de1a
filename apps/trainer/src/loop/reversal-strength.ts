export interface ReversalSchedule {
  readonly maximum: number
  /** The paper names no schedule; `ganin` is that of Ganin et al. 2016, section 5.2.2. */
  readonly schedule: 'constant' | 'ganin'
}

/**
 * Strength of the gradient reversal at `progress`, the share of the training that is done. `ganin` rises from 0 to the
 * maximum as 2 / (1 + exp(−10 p)) − 1, so that an untrained domain classifier does not disturb the encoder.
 */
export function reversalStrengthAt(progress: number, { maximum, schedule }: ReversalSchedule): number {
  if (schedule === 'constant') return maximum
  const share = Math.min(1, Math.max(0, progress))
  return maximum * (2 / (1 + Math.exp(-10 * share)) - 1)
}
