import { join } from 'node:path'
import { evaluateImages, isScorable } from '../evaluate/evaluate-images.ts'
import type { EvaluationRecord } from '../evaluate/evaluation-record.ts'
import { replaceFile } from '../replace-file.ts'
import type { Loop } from './training-setup.ts'
import { bestBundle } from './validate.ts'

/** What the best network makes of images it trained on, beside evaluation.json. */
export type TrainedRecord = Pick<EvaluationRecord, 'images'>

export const trainedRecordPath = (folder: string): string => join(folder, 'trained.json')

/**
 * Scores the best bundle, at its threshold, on those training images that could have been watched: of the sources that
 * are, every figure marked. One watched slide alone says little of where scores are to be cut.
 */
export async function scoreTrainedImages(loop: Loop): Promise<void> {
  const { run, folder, engine, scratchDir, images } = loop
  const watched = new Set(images.validation.map(({ source }) => source))
  const scorable = images.training.filter((image) => isScorable(image) && watched.has(image.source))
  if (run.classification || images.validation.length === 0) return
  const record: TrainedRecord =
    scorable.length === 0
      ? { images: [] }
      : await evaluateImages(scorable, bestBundle(folder), { engine, scratchDir })
  await replaceFile(trainedRecordPath(folder), JSON.stringify(record))
}
