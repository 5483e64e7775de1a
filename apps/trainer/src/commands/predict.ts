import { chooseTask } from './choose-task.ts'
import { predictDetection } from './predict-detection.ts'
import { predictStack } from './predict-stack.ts'

/** Prints what a model says of one file: `predict detection` of a slide, `predict stack` of crops. */
export const predict = chooseTask('predict', { detection: predictDetection, stack: predictStack })
