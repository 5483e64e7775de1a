import * as tf from '@tensorflow/tfjs'
import { runNetwork, type BatchStatistics, type TrainingOps } from '@metaphase/model/tfjs'
import { classificationLoss } from '../losses/classification-loss.ts'
import { domainGeneralisationLoss } from '../losses/domain-generalisation-loss.ts'
import { segmentationLoss } from '../losses/segmentation-loss.ts'
import { totalLoss } from '../losses/total-loss.ts'
import type { TrainingBatch } from '../pipeline/training-batch.ts'
import type { RunFile } from '../run-file.ts'
import { labelsAtStride, pointsAtStride } from './label-maps.ts'
import { maskTargets } from './mask-targets.ts'
import { moveRunningStatistics, type Student } from './student.ts'
import type { Teacher } from './teacher.ts'

export interface StepContext {
  readonly run: RunFile
  readonly ops: TrainingOps
  readonly student: Student
  /** Null in the warm-up, whose nuclei are outlined, and in runs without a teacher. */
  readonly teacher: Teacher | null
  readonly domains: number
  readonly applyGradients: (gradients: Record<string, tf.Tensor>) => void
}

/** The losses of a step by name; `total` is equation 4. */
export type StepLosses = Readonly<Record<string, number>>

/**
 * One step of the teacher–student loop (paper, Fig. 1): the frozen teacher makes masks of the weakly augmented view; the
 * student sees both views in one batch, so that batch norm, NT-Xent and adaptive Dice see all of them; its gradients move
 * the weights.
 */
export async function trainingStep(
  context: StepContext,
  batch: TrainingBatch,
  reversalStrength: number,
): Promise<StepLosses> {
  const { run, ops, student, applyGradients } = context
  const targets = targetsOf(context, batch)
  const statistics: BatchStatistics[] = []
  let terms: Record<string, tf.Scalar> = {}

  const { value, grads } = tf.variableGrads(() => {
    const outputs = runNetwork(student.network, student.variables, targets.images, {
      ops,
      outputs: ['mask', 'projection', 'domain', ...(run.classification ? ['atypical'] : [])],
      onBatchStatistics: (seen) => statistics.push(seen),
      reversalStrength,
    })
    const mask = outputs['mask'] as tf.Tensor4D
    const segmentation = segmentationLoss({
      logProbabilities: tf.logSoftmax(mask.reshape([-1, mask.shape[3]])) as tf.Tensor2D,
      target: targets.mask,
      pointTarget: targets.points,
      pointWeight: run.losses.pointCrossEntropy,
    })
    const [first, second] = tf.split(outputs['projection'] as tf.Tensor2D, 2) as [tf.Tensor2D, tf.Tensor2D]
    const generalisation = domainGeneralisationLoss({
      first,
      second,
      temperature: run.losses.temperature,
      domainLogits: outputs['domain'] as tf.Tensor2D,
      domain: targets.domains,
      weights: run.losses,
    })
    const classification =
      run.classification && classificationLoss(outputs['atypical']!.flatten(), targets.atypical)
    const total = totalLoss(
      {
        segmentation: segmentation.total,
        domainGeneralisation: generalisation.total,
        ...(classification && { classification: classification.total }),
      },
      run.losses.classification,
    )
    const { total: semi, ...segmentationTerms } = segmentation
    const { total: dg, ...generalisationTerms } = generalisation
    const { total: cls, ...classificationTerms } = classification ?? {}
    terms = {
      total,
      semi,
      ...segmentationTerms,
      dg,
      ...generalisationTerms,
      ...(cls && { cls, ...classificationTerms }),
    }
    for (const term of Object.values(terms)) tf.keep(term)
    return total
  }, Object.values(student.trainable))

  applyGradients(byParameter(student, grads))
  moveRunningStatistics(student, statistics, run.batchNormMomentum)
  const losses = await readLosses(terms)
  tf.dispose([value, grads, targets, terms])
  return losses
}

/** Everything constant of a step: both views [2N, S, S, 3], and what each pixel, point and image is to become. */
function targetsOf({ run, student, teacher, domains }: StepContext, batch: TrainingBatch) {
  const { cropPx, weak, strong, labels, points } = batch
  const { stride } = student.network.outputs['mask']!
  return tf.tidy(() => {
    const shape: [number, number, number, number] = [weak.length / cropPx ** 2 / 3, cropPx, cropPx, 3]
    const weakImages = tf.tensor4d(Float32Array.from(weak), shape)
    const strongImages = tf.tensor4d(Float32Array.from(strong), shape)
    const seen = teacher &&
      run.teacher && { probabilities: teacher.maskProbabilities(weakImages), rules: run.teacher }
    const mask = maskTargets(labelsAtStride(labels, cropPx, stride), seen)
    const pointTarget = pointsAtStride(points, cropPx, stride)
    const domain = tf.oneHot(tf.tensor1d(batch.domains, 'int32'), domains).cast('float32') as tf.Tensor2D
    return {
      images: tf.concat4d([weakImages, strongImages], 0),
      mask: tf.concat2d([mask, mask], 0),
      points: tf.concat2d([pointTarget, pointTarget], 0),
      domains: tf.concat2d([domain, domain], 0),
      atypical: tf.tensor1d([...batch.atypical, ...batch.atypical]),
    }
  })
}

/** `tf.variableGrads` names gradients after variables; here they go by the parameters' names. */
function byParameter(
  { trainable }: Student,
  gradients: Readonly<Record<string, tf.Tensor>>,
): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(trainable).flatMap(([name, variable]) => {
      const gradient = gradients[variable.name]
      return gradient ? [[name, gradient]] : []
    }),
  )
}

async function readLosses(terms: Readonly<Record<string, tf.Scalar>>): Promise<StepLosses> {
  const stacked = tf.stack(Object.values(terms))
  const values = await stacked.data()
  stacked.dispose()
  return Object.fromEntries(Object.keys(terms).map((name, i) => [name, values[i]!]))
}
