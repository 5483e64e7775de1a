import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { averagePrecision, FIGURE_RADIUS_UM } from '@metaphase/detection'
import type { EvaluatedDetection, EvaluatedImage, EvaluationRecord } from '../evaluate/evaluation-record.ts'
import type { RunEvent } from './run-event.ts'
import { randomOf } from '../random.ts'
import { openRunLog } from './run-log.ts'

/** For tests of the report: a run that never was, and the evaluation of a made-up model on given images. */
export interface MadeUpRun {
  readonly folder: string
  readonly record: EvaluationRecord
  readonly events: readonly RunEvent[]
}

export interface MadeUpRunOptions {
  readonly epochs: number
  readonly stepsPerEpoch: number
  readonly images: readonly MadeUpImage[]
}

/** An image file and what it shows. */
interface MadeUpImage {
  /** Shown in captions and table. */
  readonly name: string
  readonly path: string
  readonly truth: {
    readonly mppX: number
    readonly mppY: number
    readonly widthPx: number
    readonly heightPx: number
    readonly figures: readonly { readonly xPx: number; readonly yPx: number }[]
    readonly imposters: readonly { readonly xPx: number; readonly yPx: number }[]
  }
}

const THRESHOLD = 0.42
const FLOOR = 0.05

export async function writeMadeUpRun(folder: string, options: MadeUpRunOptions): Promise<MadeUpRun> {
  await mkdir(folder, { recursive: true })
  const events = madeUpEvents(options)
  const log = openRunLog(folder)
  for (const event of events) log.write(event)
  log.close()
  const record = withScores(options.images.map((image, index) => evaluated(image, randomOf(index))))
  await writeFile(
    join(folder, 'run.json'),
    JSON.stringify({ seed: 20250917, batch: 8, initialLearningRate: 4e-4 }),
  )
  await writeFile(join(folder, 'evaluation.json'), JSON.stringify(record))
  return { folder, record, events }
}

function madeUpEvents({ epochs, stepsPerEpoch }: MadeUpRunOptions): RunEvent[] {
  const random = randomOf(7)
  const start: RunEvent = {
    event: 'start',
    time: '2025-11-20T08:15:30.000Z',
    run: 'track1 <phantom> & "friends"',
    backend: 'tensorflow (NVIDIA H100)',
    resumedAt: null,
    images: 553,
    domains: ['canine lymphoma', 'human breast carcinoma', 'canine cutaneous mast cell tumour'],
  }
  let bestScore = -1
  let bestEpoch = 0
  const trained = Array.from({ length: epochs }, (_, epoch): RunEvent[] => {
    const steps = Array.from({ length: stepsPerEpoch }, (_, step) =>
      madeUpStep(
        { epoch, step, globalStep: epoch * stepsPerEpoch + step, total: epochs * stepsPerEpoch },
        random,
      ),
    )
    const f1 = 0.78 * (1 - Math.exp(-(epoch + 1) / 6)) + 0.05 * (random() - 0.5)
    const isBest = f1 > bestScore
    if (isBest) [bestScore, bestEpoch] = [f1, epoch]
    const validation: RunEvent = {
      event: 'validation',
      epoch,
      globalStep: (epoch + 1) * stepsPerEpoch - 1,
      f1,
      precision: Math.min(0.97, f1 + 0.07),
      recall: f1 - 0.05,
      averagePrecision: f1 - 0.02,
      threshold: 0.4,
      isBest,
      teacherSynced: isBest,
      wallMs: 73_000,
    }
    const mining: RunEvent = {
      event: 'mining',
      epoch,
      falseAlarms: Math.round(4000 / (epoch + 1)),
      perMm2: 8 / (epoch + 1),
    }
    return epoch % 5 === 4 ? [...steps, validation, mining] : [...steps, validation]
  })
  return [
    start,
    ...trained.flat(),
    { event: 'stop', reason: 'early-stopping', epoch: epochs - 1, bestEpoch, bestScore },
  ]
}

function madeUpStep(
  { epoch, step, globalStep, total }: { epoch: number; step: number; globalStep: number; total: number },
  random: () => number,
): RunEvent {
  const progress = globalStep / total
  const noisy = (first: number, last: number) =>
    (last + (first - last) * Math.exp(-6 * progress)) * (0.85 + 0.3 * random())
  const terms = {
    crossEntropy: noisy(1.35, 0.18),
    adaptiveDice: noisy(0.82, 0.31),
    focal: noisy(0.6, 0.04),
    pointCrossEntropy: globalStep === 5 ? Number.NaN : noisy(2.1, 0.35),
    contrastive: noisy(4.1, 2.2),
    domain: 1.9 + 0.2 * random(),
  }
  const sum = Object.values(terms).reduce((total, term) => total + (Number.isFinite(term) ? term : 0), 0)
  return {
    event: 'step',
    epoch,
    step,
    globalStep,
    learningRate: 4e-4 * Math.min(1, progress * 20) * (0.5 + 0.5 * Math.cos(Math.PI * progress)),
    reversalStrength: 2 / (1 + Math.exp(-10 * progress)) - 1,
    losses: { ...terms, total: sum },
    stepMs: 210 + 40 * random() + (step === 0 ? 900 : 0),
    waitMs: 8 * random(),
  }
}

/** Finds most figures, some imposters, and a few candidates below the threshold. */
function evaluated({ name, path, truth }: MadeUpImage, random: () => number): EvaluatedImage {
  const id = `phantom/${name}`
  const mpp = { x: truth.mppX, y: truth.mppY }
  const shifted = (px: number) => px + ((random() - 0.5) * FIGURE_RADIUS_UM) / mpp.x
  const outcomeOf = (probability: number, isFigure: boolean) => {
    if (probability < THRESHOLD) return 'below-threshold' as const
    return isFigure ? ('true-positive' as const) : ('false-positive' as const)
  }
  const found = truth.figures.map((figure) => ({ figure, probability: Math.sqrt(random()) }))
  const alarms = truth.imposters.map(({ xPx, yPx }) => ({ xPx, yPx, probability: random() ** 2 }))
  const detections: EvaluatedDetection[] = [
    ...found.map(({ figure, probability }) => ({
      xPx: shifted(figure.xPx),
      yPx: shifted(figure.yPx),
      probability,
      outcome: outcomeOf(probability, true),
    })),
    ...alarms.map((alarm) => ({ ...alarm, outcome: outcomeOf(alarm.probability, false) })),
  ]
    .filter(({ probability }) => probability >= FLOOR)
    .toSorted((a, b) => b.probability - a.probability)
  return {
    id,
    caseId: id,
    path,
    widthPx: truth.widthPx,
    heightPx: truth.heightPx,
    mpp,
    annotations: found.map(({ figure, probability }) => {
      const claimed = detections.findIndex((detection) => detection.probability === probability)
      return {
        xPx: figure.xPx,
        yPx: figure.yPx,
        detection: probability >= THRESHOLD ? claimed : null,
        ignored: false,
      }
    }),
    detections,
    tiles: 4,
  }
}

function withScores(images: readonly EvaluatedImage[]): EvaluationRecord {
  const outcomes = images.flatMap(({ detections }) => detections.map(({ outcome }) => outcome))
  const annotations = images.flatMap((image) => image.annotations)
  const truePositives = outcomes.filter((outcome) => outcome === 'true-positive').length
  const falsePositives = outcomes.filter((outcome) => outcome === 'false-positive').length
  const falseNegatives = annotations.length - truePositives
  return {
    model: {
      id: 'made-up',
      version: '0.1.0',
      sha256: 'ab'.repeat(32),
      threshold: THRESHOLD,
      probabilityFloor: FLOOR,
    },
    source: 'phantom',
    executionProvider: 'cpu',
    images,
    counts: { truePositives, falsePositives, falseNegatives },
    f1: (2 * truePositives) / (2 * truePositives + falsePositives + falseNegatives),
    precision: truePositives / (truePositives + falsePositives),
    recall: truePositives / annotations.length,
    ap: averagePrecision(images),
    groundTruth: annotations.length,
  }
}
