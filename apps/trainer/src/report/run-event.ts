import { z } from 'zod'

/** JSON has no NaN or infinity: a loss that ran away is written as null and read back as NaN. */
const measured = z.union([z.number(), z.null().transform(() => Number.NaN)])

/** The run begins, or goes on from a checkpoint: `resumedAt` is the first step that is run after it. */
const start = z.object({
  event: z.literal('start'),
  /** ISO 8601. */
  time: z.string(),
  run: z.string(),
  /** What TensorFlow.js really computes on, with its device where known. */
  backend: z.string(),
  resumedAt: z.object({ epoch: z.int(), step: z.int() }).nullable(),
  images: z.int(),
  domains: z.array(z.string()).readonly(),
})

/** One step of the optimiser. Epochs and steps count from 0 here and wherever code reads them, from 1 for people. */
const step = z.object({
  event: z.literal('step'),
  epoch: z.int(),
  /** Of this epoch. */
  step: z.int(),
  /** Of the whole run. */
  globalStep: z.int(),
  learningRate: z.number(),
  /** What the domain head's gradient is multiplied by, negated, on its way into the encoder (paper, GRL). */
  reversalStrength: z.number(),
  /** By the name of the term (paper, equations 1, 2 and 4); NaN when one ran away. */
  losses: z.record(z.string(), measured),
  /** The whole step. */
  stepMs: z.number(),
  /** Of which: waiting for a batch to be ready. */
  waitMs: z.number(),
  /** Tensors alive after the step, and memory of the process: flat, or something leaks. */
  tensors: z.int().optional(),
  rssMb: z.number().optional(),
})

/** Detection on the validation images after an epoch. */
const validation = z.object({
  event: z.literal('validation'),
  epoch: z.int(),
  globalStep: z.int(),
  /** Pooled over the images, at `threshold`. */
  f1: measured,
  precision: measured,
  recall: measured,
  averagePrecision: measured,
  /** Probability from which a detection counts as a mitotic figure. */
  threshold: measured,
  isBest: z.boolean(),
  /** Whether the teacher took the student's weights over (paper, "Frozen Teacher Module"). */
  teacherSynced: z.boolean(),
  wallMs: z.number(),
})

/** Typical and atypical figures of the validation images told apart after an epoch. */
const classification = z.object({
  event: z.literal('classification'),
  epoch: z.int(),
  globalStep: z.int(),
  balancedAccuracy: measured,
  sensitivity: measured,
  specificity: measured,
  auc: measured,
  /** Probability from which a figure counts as atypical. */
  threshold: measured,
  n: z.int(),
  isBest: z.boolean(),
  teacherSynced: z.boolean(),
  wallMs: z.number(),
})

/** False alarms on the training images, collected as further hard negatives. */
const mining = z.object({
  event: z.literal('mining'),
  epoch: z.int(),
  falseAlarms: z.int(),
  perMm2: measured,
})

const stop = z.object({
  event: z.literal('stop'),
  reason: z.enum(['finished', 'early-stopping', 'interrupted']),
  epoch: z.int(),
  bestEpoch: z.int(),
  bestScore: measured,
})

/** What a run writes about itself, one JSON object a line, to `<run>/log.jsonl`. */
export const runEventSchema = z.discriminatedUnion('event', [
  start,
  step,
  validation,
  classification,
  mining,
  stop,
])

export type RunEvent = z.infer<typeof runEventSchema>
export type RunEventOf<Kind extends RunEvent['event']> = Extract<RunEvent, { event: Kind }>
