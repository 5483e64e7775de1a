import { bestBalancedAccuracyThreshold } from '@metaphase/detection'
import { emitClassifier, type Weights } from '@metaphase/model'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { uncalibrated } from '../bundle/write-detector-bundle.ts'
import { scoreClassification, type ClassificationValidationFile } from '../evaluate/classification-record.ts'
import { classifyImages } from '../evaluate/classify-images.ts'
import { replaceFile } from '../replace-file.ts'
import type { Loop } from './training-setup.ts'
import { latestBundle } from './validate.ts'

/**
 * Scores weights on the validation figures the way the service runs them. The threshold is the one that is best on these
 * figures, so that balanced accuracy is the validation metric (paper, "Evaluation"), not a result.
 */
export async function validateClassification(
  { run, network, folder, engine, images }: Loop,
  weights: Weights,
): Promise<ClassificationValidationFile> {
  const path = join(latestBundle(folder), 'classifier.onnx')
  await mkdir(latestBundle(folder), { recursive: true })
  await replaceFile(path, emitClassifier(network, weights, { calibration: uncalibrated }))
  const { modelMpp, cropPx: inputPx } = run
  await engine.load(path, inputPx)
  try {
    const figures = await classifyImages(images.validation, engine, { path, modelMpp, inputPx })
    const { threshold } = bestBalancedAccuracyThreshold(figures)
    return { ...scoreClassification(figures, threshold), figures }
  } finally {
    await engine.unload(path) // the next epoch's lies at the same path
  }
}
