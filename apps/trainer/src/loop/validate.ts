import { bestF1Threshold } from '@metaphase/detection'
import type { Weights } from '@metaphase/model'
import { join } from 'node:path'
import { uncalibrated, writeDetectorBundle } from '../bundle/write-detector-bundle.ts'
import { evaluateImages } from '../evaluate/evaluate-images.ts'
import type { EvaluationRecord } from '../evaluate/evaluation-record.ts'
import { scoredImages } from '../evaluate/score-images.ts'
import type { Loop } from './training-setup.ts'

/** The bundle that was exported last, and the one with the best F1 so far. */
export const latestBundle = (folder: string): string => join(folder, 'latest')
export const bestBundle = (folder: string): string => join(folder, 'best')

/** Exports weights as a bundle of a run in progress: no version, nothing calibrated, nothing claimed. */
export function writeRunBundle(
  { run, network }: Pick<Loop, 'run' | 'network'>,
  bundleFolder: string,
  { weights, threshold }: { readonly weights: Weights; readonly threshold: number },
): Promise<void> {
  return writeDetectorBundle(bundleFolder, {
    run,
    network,
    weights,
    threshold,
    version: '0.0.0',
    calibration: uncalibrated,
    trainingData: [],
    metrics: [],
  })
}

export interface Validation {
  readonly f1: number
  readonly precision: number
  readonly recall: number
  readonly averagePrecision: number
  /** Where F1 is highest on these images. */
  readonly threshold: number
  /** At the latest bundle's threshold, not this one. */
  readonly record: EvaluationRecord
}

/**
 * Scores the latest bundle on the validation images the way the service runs it. The threshold is the one that is best on
 * these images, so that F1 is the validation metric (paper, "Evaluation"), not a result.
 */
export async function validate({ folder, engine, scratchDir, images }: Loop): Promise<Validation> {
  const record = await evaluateImages(images.validation, latestBundle(folder), { engine, scratchDir })
  const nothingFound = { f1: 0, precision: 0, recall: 0, threshold: 1 }
  const { f1, precision, recall, threshold } = bestF1Threshold(scoredImages(record)) ?? nothingFound
  return { f1, precision, recall, threshold, averagePrecision: record.ap, record }
}
