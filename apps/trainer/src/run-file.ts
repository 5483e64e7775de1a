import { MetaphaseError } from '@metaphase/errors'
import { segmentationSchema } from '@metaphase/model'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { sourceNames } from './data/annotated-image.ts'
import { phantomsSchema } from './data/draw-phantoms.ts'
import { augmentationSchema } from './pipeline/augmentation.ts'
import { graftsSchema, samplingShareSchema } from './pipeline/sampling.ts'
import { requireOneTrack, requireReadSources } from './run-file-rules.ts'

const share = z.number().min(0).max(1)
const weight = z.number().nonnegative()
const sources = z.array(z.enum(sourceNames)).min(1)

/**
 * Everything that decides what a training run does, but for the data folder and the machine: saved beside the weights, and
 * enough to repeat them. Defaults are the paper's figures (sections "Loss Functions" and "Results"); what it leaves open is
 * stated in each run file.
 */
export const runSchema = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be words of a-z and 0-9 joined by -'),
    seed: z.int().nonnegative(),
    /** µm per pixel of everything the network sees; other images are resampled to it. */
    modelMpp: z.number().positive(),
    network: segmentationSchema,
    /** Start the encoder from weights learned on ImageNet (see `trainer fetch-encoder`); null from random ones. */
    pretrainedEncoder: z.literal('imagenet').nullable(),
    /** Side of the crops the network is trained on. */
    cropPx: z.int().positive().default(256),
    /** Images a step; each is seen in two views. NT-Xent has 2 · batchSize − 2 negatives. */
    batchSize: z.int().min(2),
    /** What an epoch is: this many steps. */
    stepsPerEpoch: z.int().positive(),
    /** At most this many, the warm-up's included. */
    epochs: z.int().positive().default(100),
    /** The first epochs see nuclei outlined pixel by pixel, and nothing else; the teacher starts as what they taught. */
    warmUp: z.strictObject({
      epochs: z.int().positive().default(10),
      sources,
      sampling: z.array(samplingShareSchema).min(1),
    }),
    sources,
    /** The slides of the source `phantom`. */
    phantoms: phantomsSchema.nullable().default(null),
    sampling: z.array(samplingShareSchema).min(1),
    /** Figures laid into crops of other images, in the main phase; null none. */
    grafts: graftsSchema.nullable().default(null),
    augmentation: augmentationSchema,
    /** Track 2: figures in the middle of crops are classified as well; null in Track 1. The network then has a classifier. */
    classification: z
      .strictObject({
        /** The figure lies at most this far from the crop's middle, each way. */
        jitterUm: z.number().nonnegative(),
      })
      .nullable()
      .default(null),
    losses: z.strictObject({
      /** λ1 of equation 1. */
      pointCrossEntropy: weight.default(0.4),
      /** λ2 of equation 4: 0 in Track 1, 1 in Track 2. */
      classification: weight.default(0),
      /** Equation 2. */
      contrastive: weight.default(0.5),
      domain: weight.default(0.3),
      /** Of NT-Xent (Chen et al. 2020). */
      temperature: z.number().positive().default(0.1),
    }),
    /** Strength of the gradient reversal before the domain classifier, over the epochs after the warm-up. */
    reversal: z.strictObject({ maximum: weight, schedule: z.enum(['constant', 'ganin']) }),
    /** How the teacher's masks are read (see `maskTargets`); null trains without one. */
    teacher: z
      .strictObject({
        nucleusFrom: share,
        backgroundUpTo: share,
        figureFrom: share,
        unknownFigureFrom: share,
      })
      .nullable(),
    optimiser: z.strictObject({
      peakLearningRate: z.number().positive().default(4e-4),
      floorLearningRate: z.number().positive().default(1e-6),
      /** Steps of linear rise at the start. */
      rampSteps: z.int().nonnegative(),
      weightDecay: weight.default(1e-5),
      /** Gradients of a larger norm are scaled down to this one; null never. */
      gradientNormMax: z.number().positive().nullable(),
    }),
    /** running ← momentum · running + (1 − momentum) · batch. */
    batchNormMomentum: share,
    /** Evaluate and ship an exponential average of the weights with this decay a step; null the weights themselves. */
    averageDecay: share.nullable(),
    /** Collect false alarms on the training images as further hard negatives; null never. */
    hardNegativeMining: z
      .strictObject({
        everyEpochs: z.int().positive(),
        /** The most probable false alarms, at most this many a mm². */
        perMm2: z.number().positive(),
      })
      .nullable(),
    validation: z.strictObject({
      /** Whose exhaustively annotated images are looked at; all that the fold has unless given. */
      sources: sources.optional(),
      everyEpochs: z.int().positive().default(1),
      /** Stop after this many epochs without a better F1. */
      patienceEpochs: z.int().positive().default(10),
    }),
    /** How masks become detections (see `DetectorHead`), and the tiles they are served in. */
    detector: z.strictObject({
      smoothingSigmaUm: z.number().positive(),
      peakRadiusUm: z.number().positive(),
      /** Peaks of one figure become one; null leaves every peak. */
      merging: z.strictObject({ radiusUm: z.number().positive(), ridge: share }).nullable(),
      probabilityFloor: share,
      /** Scores are read against the slide's own background; null takes them as they are. */
      background: z
        .strictObject({ perMm2: z.number().positive(), networkFloor: z.number().gt(0).lt(1) })
        .nullable()
        .default(null),
      tilePx: z.int().positive(),
      /** How far the network looks for a place of its map, until `trainer export` has measured it. */
      mapInfluenceRadiusPx: z.int().nonnegative(),
    }),
  })
  .superRefine(requireOneTrack)
  .superRefine(requireReadSources)
export type RunFile = z.output<typeof runSchema>

/**
 * Reads a run file. One that `extends` another, named relative to it, changes what it says of that: fields of objects one by
 * one, lists as a whole. Throws `request-invalid`, naming every field that is wrong.
 */
export async function readRunFile(path: string): Promise<RunFile> {
  const parsed = runSchema.safeParse(await readExtended(path))
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(
    (issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`,
  )
  throw new MetaphaseError('request-invalid', `${path} is not a run file: ${faults.join('; ')}`)
}

async function readExtended(path: string, extendedBy: readonly string[] = []): Promise<unknown> {
  if (extendedBy.includes(path))
    throw new MetaphaseError('request-invalid', `The run file ${path} extends itself`)
  const json = await readJson(path)
  if (!isObject(json) || typeof json['extends'] !== 'string') return json
  const { extends: base, ...changes } = json
  return changed(await readExtended(join(dirname(path), base as string), [...extendedBy, path]), changes)
}

const isObject = (json: unknown): json is Record<string, unknown> =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

function changed(base: unknown, changes: unknown): unknown {
  if (!isObject(base) || !isObject(changes)) return changes
  const entries = Object.entries(changes).map(([name, change]) => [name, changed(base[name], change)])
  return { ...base, ...Object.fromEntries(entries) }
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new MetaphaseError('request-invalid', `The run file ${path} cannot be read: ${String(cause)}`, {
      cause,
    })
  })
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new MetaphaseError('request-invalid', `${path} is not JSON: ${String(cause)}`, { cause })
  }
}
