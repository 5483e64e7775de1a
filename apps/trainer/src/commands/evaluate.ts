import { evaluateAtypical } from './evaluate-atypical.ts'
import { evaluateDetection } from './evaluate-detection.ts'
import { chooseTask } from './choose-task.ts'

/** Scores a model on annotated images: `evaluate detection` or `evaluate atypical`. */
export const evaluate = chooseTask('evaluate', { detection: evaluateDetection, atypical: evaluateAtypical })
