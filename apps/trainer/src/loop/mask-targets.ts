import * as tf from '@tensorflow/tfjs'
import { labelCodes } from '../pipeline/label-codes.ts'

/** What the teacher's mask probabilities mean where nobody outlined a nucleus. Nuclear = not background, of whichever class. */
interface TeacherRules {
  /** Nuclear probability from which a pixel is a nucleus … */
  readonly nucleusFrom: number
  /** … and up to which it is background. What lies between is in doubt and ignored. */
  readonly backgroundUpTo: number
  /** Inside a box or disc the annotators vouch for a nucleus: from here on a pixel belongs to it. */
  readonly figureFrom: number
  /** Probability of figure or hard negative from which the teacher is taken to see one, where unknown ones may lie. */
  readonly unknownFigureFrom: number
}

/** What the teacher sees, and how it is read. */
export interface TeacherView {
  /** Of the mask's classes, [N, h, w, 4]. */
  readonly probabilities: tf.Tensor4D
  readonly rules: TeacherRules
}

const CODES = Object.keys(labelCodes).length

/**
 * One-hot classes [N · h · w, 4] for the mask loss; a row of zeros is ignored. `labels` are label codes, int32 [N, h, w];
 * `teacher` null is to do without: then what is unlabelled is background, and all of
 * a box is the figure. (Paper, "Frozen Teacher Module": annotated mitoses and hard negatives are combined with the
 * teacher's pseudo-masks for normal nuclei.)
 */
export function maskTargets(labels: tf.Tensor3D, teacher: TeacherView | null): tf.Tensor2D {
  return tf.tidy(() => {
    const pixels = labels.size
    const codes = tf.split(tf.oneHot(labels.reshape([pixels]), CODES).cast('float32'), CODES, 1)
    const is = (code: keyof typeof labelCodes) => codes[labelCodes[code]]!
    const sees = teacher ? judgements(teacher) : withoutTeacher(pixels)
    const free = is('unlabelled').add(is('unlabelledOpen'))
    const regions = is('mitosisRegion').add(is('hardNegativeRegion'))
    const background = is('background')
      .add(free.mul(sees.background))
      .add(regions.mul(tf.sub(1, sees.inFigure)))
    const nucleus = is('nucleus')
      .add(is('unlabelled').mul(sees.nucleus))
      .add(is('unlabelledOpen').mul(sees.nucleus).mul(tf.sub(1, sees.unknownFigure)))
    const mitosis = is('mitosis').add(is('mitosisRegion').mul(sees.inFigure))
    const hardNegative = is('hardNegative').add(is('hardNegativeRegion').mul(sees.inFigure))
    return tf.concat2d([background, nucleus, mitosis, hardNegative] as tf.Tensor2D[], 1)
  })
}

interface Judgements {
  readonly background: tf.Tensor
  readonly nucleus: tf.Tensor
  readonly inFigure: tf.Tensor
  readonly unknownFigure: tf.Tensor
}

/** Columns [P, 1] of 0 and 1. */
function judgements({ probabilities, rules }: TeacherView): Judgements {
  const [background, , mitosis, hardNegative] = tf.split(probabilities.reshape([-1, 4]), 4, 1)
  const nuclear = tf.sub(1, background!)
  const where = (condition: tf.Tensor) => condition.cast('float32')
  return {
    background: where(nuclear.lessEqual(rules.backgroundUpTo)),
    nucleus: where(nuclear.greaterEqual(rules.nucleusFrom)),
    inFigure: where(nuclear.greaterEqual(rules.figureFrom)),
    unknownFigure: where(mitosis!.add(hardNegative!).greaterEqual(rules.unknownFigureFrom)),
  }
}

function withoutTeacher(pixels: number): Judgements {
  const [all, none] = [tf.ones([pixels, 1]), tf.zeros([pixels, 1])]
  return { background: all, nucleus: none, inFigure: all, unknownFigure: none }
}
