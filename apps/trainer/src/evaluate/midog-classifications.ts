/** One crop's answer in the official format of MIDOG 2025, Track 2. */
export interface MidogClassification {
  readonly class: 'normal' | 'atypical'
  /** Of the class that is named, as the organisers' own examples have it: of an unlikely atypical figure it is near 1. */
  readonly confidence: number
}

/** Atypical from the threshold up. */
export const midogClassifications = (
  atypicalProbabilities: readonly number[],
  threshold: number,
): MidogClassification[] =>
  atypicalProbabilities.map((probability) =>
    probability >= threshold
      ? { class: 'atypical', confidence: probability }
      : { class: 'normal', confidence: 1 - probability },
  )
