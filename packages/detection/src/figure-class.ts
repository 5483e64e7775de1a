import type { ClassifiedDetection } from './merge-tiles.ts'
import { wilsonInterval } from './wilson-interval.ts'

/** `mitotic`: a mitotic figure that no classifier has looked at; `candidate`: below the threshold. */
export type FigureClass = 'mitotic' | 'typical' | 'atypical' | 'candidate'

export interface FigureThresholds {
  /** From which probability a candidate is a mitotic figure. */
  readonly threshold: number
  /** From which atypical probability a mitotic figure is atypical; null without a classifier. */
  readonly atypicalThreshold: number | null
}

export function classOf(
  { probability, atypicalProbability }: Pick<ClassifiedDetection, 'probability' | 'atypicalProbability'>,
  { threshold, atypicalThreshold }: FigureThresholds,
): FigureClass {
  if (probability < threshold) return 'candidate'
  if (atypicalThreshold === null || atypicalProbability === null) return 'mitotic'
  return atypicalProbability >= atypicalThreshold ? 'atypical' : 'typical'
}

/** Atypical figures as a share of the classified ones, with Wilson's 95 % interval; null where none was classified. */
export const atypicalShare = ({ atypical, classified }: { atypical: number; classified: number }) =>
  classified === 0 ? null : { value: atypical / classified, ...wilsonInterval(atypical, classified) }
