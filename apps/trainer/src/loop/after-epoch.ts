import type { Weights } from '@metaphase/model'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { evaluateImages, isScorable, rescore } from '../evaluate/evaluate-images.ts'
import { replaceFile } from '../replace-file.ts'
import { writeBestWeights } from './best-weights.ts'
import { addFalseAlarms } from './mine-hard-negatives.ts'
import { copyValues } from './saved-state.ts'
import type { Loop } from './training-setup.ts'
import { releasable } from './training-state.ts'
import { validateClassification } from './validate-classification.ts'
import { bestBundle, latestBundle, validate, writeRunBundle } from './validate.ts'

/** Before it has been looked for: the validation's scores do not depend on it. */
const UNKNOWN_THRESHOLD = 0.5

/** What the run file asks for after an epoch: the latest weights as a bundle, validated, and mined for false alarms. */
export async function afterEpoch(loop: Loop, epoch: number): Promise<void> {
  const { run, folder, state } = loop
  const { warmUp, validation, hardNegativeMining: mining } = run
  const trained = epoch + 1 - warmUp.epochs
  if (trained <= 0) return
  const isLast = epoch + 1 === run.epochs
  const validates = isLast || trained % validation.everyEpochs === 0
  const mines = mining !== null && !isLast && trained % mining.everyEpochs === 0
  if (!validates && !mines) return
  const weights = await copyValues(releasable(state))
  if (run.classification) return validateFigures(loop, epoch, weights)
  await writeRunBundle(loop, latestBundle(folder), { weights, threshold: UNKNOWN_THRESHOLD })
  if (validates) await validateEpoch(loop, epoch, weights)
  if (mines) await mineEpoch(loop, epoch, mining.perMm2)
}

/**
 * F1 on the validation images; at a new best the bundle is kept and the teacher becomes what was validated. A run without
 * validation images takes every look for the best.
 */
async function validateEpoch(loop: Loop, epoch: number, weights: Weights): Promise<void> {
  const { folder, state, log, images } = loop
  const startMs = performance.now()
  if (images.validation.length === 0) {
    await cp(latestBundle(folder), bestBundle(folder), { recursive: true })
    return keepWeights(loop, epoch, weights)
  }
  const { record, ...scores } = await validate(loop)
  const isBest = scores.f1 > state.position.bestScore
  if (isBest) {
    state.position = { ...state.position, bestScore: scores.f1 }
    await keepWeights(loop, epoch, weights)
    await writeRunBundle(loop, bestBundle(folder), { weights, threshold: scores.threshold })
    const atItsThreshold = await rescore(record, images.validation, bestBundle(folder))
    await replaceFile(join(folder, 'evaluation.json'), JSON.stringify(atItsThreshold))
  }
  log.write({
    event: 'validation',
    ...scores,
    ...lookOf(loop, epoch, { isBest, startMs }),
  })
}

/** Balanced accuracy on the validation figures; at a new best the weights are kept and the teacher becomes them. */
async function validateFigures(loop: Loop, epoch: number, weights: Weights): Promise<void> {
  const { folder, state, log, images } = loop
  const startMs = performance.now()
  if (images.validation.length === 0) return keepWeights(loop, epoch, weights)
  const { figures, ...scores } = await validateClassification(loop, weights)
  const isBest = scores.balancedAccuracy > state.position.bestScore
  if (isBest) {
    state.position = { ...state.position, bestScore: scores.balancedAccuracy }
    await keepWeights(loop, epoch, weights)
    await replaceFile(join(folder, 'classification.json'), JSON.stringify({ ...scores, figures }))
  }
  log.write({
    event: 'classification',
    ...scores,
    ...lookOf(loop, epoch, { isBest, startMs }),
  })
}

/** What the log says of a look at the validation, whichever its scores. */
const lookOf = (
  { run, state }: Loop,
  epoch: number,
  { isBest, startMs }: { readonly isBest: boolean; readonly startMs: number },
) => ({
  epoch,
  globalStep: (epoch + 1) * run.stepsPerEpoch - 1,
  isBest,
  teacherSynced: isBest && state.teacher !== null,
  wallMs: performance.now() - startMs,
})

/** The weights are the best so far, or, without validation, taken for it: the teacher becomes them. */
async function keepWeights({ folder, network, state }: Loop, epoch: number, weights: Weights): Promise<void> {
  state.position = { ...state.position, bestEpoch: epoch }
  state.teacher?.synchronise(releasable(state))
  await writeBestWeights(folder, network, weights)
}

/** Looks for false alarms of the latest bundle on the training images whose every figure is marked. */
async function mineEpoch(loop: Loop, epoch: number, perMm2: number): Promise<void> {
  const { folder, state, log, engine, scratchDir } = loop
  const images = loop.images.training.filter(isScorable)
  if (images.length === 0) return
  const record = await evaluateImages(images, latestBundle(folder), { engine, scratchDir })
  const { hardNegatives, added, addedPerMm2 } = addFalseAlarms(state.position.hardNegatives, record, perMm2)
  state.position = { ...state.position, hardNegatives }
  log.write({ event: 'mining', epoch, falseAlarms: added, perMm2: addedPerMm2 })
}
