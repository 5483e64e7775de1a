import { MetaphaseError } from '@metaphase/errors'
import { z } from 'zod'

/**
 * How far beyond its core a tile reports candidates: neighbours may place one figure a pixel of a stride-4 map apart, each
 * beyond its own core. Of two figures on either side of a border each has its owner, so suppression needs no more.
 */
export const REPORTED_BEYOND_CORE_UM = 2

/** The halo with which a tile sees whole what it reports, px of the network. */
export const leastHaloPx = ({
  influenceRadiusPx,
  modelMpp,
}: {
  readonly influenceRadiusPx: number
  readonly modelMpp: number
}): number => influenceRadiusPx + Math.ceil(REPORTED_BEYOND_CORE_UM / modelMpp)

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits')

const bundleFileSchema = z.strictObject({
  /** A name inside the bundle's folder, which has no folders of its own. */
  path: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/, 'must be a plain file name'),
  sha256,
  bytes: z.int().positive(),
})

const detectorSchema = z
  .strictObject({
    /** µm per pixel of the tiles it is shown. */
    modelMpp: z.number().positive(),
    tilePx: z.int().positive(),
    /** Width of the border that a tile sees but its core does not hold. */
    haloPx: z.int().nonnegative(),
    /** A candidate depends on pixels at most this far from it, in x and in y. */
    influenceRadiusPx: z.int().nonnegative(),
    /** A candidate is the most probable place of the square of this half-side. */
    peakRadiusUm: z.number().positive(),
    /** Candidates at least this probable are figures. */
    threshold: z.number().min(0).max(1),
    /** Candidates less probable are not returned. */
    probabilityFloor: z.number().min(0).max(1),
    /** Of a detector whose graph gives scores, which become probabilities on the whole slide (see `againstBackground`). */
    background: z
      .strictObject({
        perMm2: z.number().positive(),
        networkFloor: z.number().gt(0).lt(1),
        slope: z.number().positive(),
        offset: z.number(),
      })
      .optional(),
    classes: z.array(z.string().min(1)).min(1),
  })
  .refine((detector) => detector.tilePx > 2 * detector.haloPx, {
    path: ['haloPx'],
    error: 'must leave the tile a core: less than half of tilePx',
  })
  .refine((detector) => detector.haloPx >= leastHaloPx(detector), {
    path: ['haloPx'],
    error: `must cover influenceRadiusPx and ${REPORTED_BEYOND_CORE_UM} µm more`,
  })
  .refine((detector) => detector.probabilityFloor <= detector.threshold, {
    path: ['probabilityFloor'],
    error: 'must not be above threshold',
  })

const classifierSchema = z.strictObject({
  /** µm per pixel of the crops it is shown. */
  modelMpp: z.number().positive(),
  /** Side of a crop, which is square with the figure in its middle. */
  inputPx: z.int().positive(),
  /** A figure at least this probably atypical is atypical. */
  threshold: z.number().min(0).max(1),
})

const trainingSchema = z.strictObject({
  run: z.string().min(1),
  seed: z.int().nonnegative(),
  /** Of its run.json: everything that decided what it did, but for data and machine. */
  runSha256: sha256,
  /** Of its best.safetensors: the weights in the ONNX file. */
  weightsSha256: sha256,
})

const fieldsSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be words of a-z and 0-9 joined by -'),
  version: z.string().regex(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/, 'must be a semantic version like 1.2.3'),
  title: z.string().min(1),
  /** SPDX identifier. */
  licence: z.string().min(1),
  files: z.strictObject({
    detector: bundleFileSchema,
    /** The detector with its convolutions in 8 bits, for processors. */
    detectorInt8: bundleFileSchema.optional(),
    classifier: bundleFileSchema.optional(),
  }),
  detector: detectorSchema,
  /** What `files.detectorInt8` loses against `files.detector`, on the same images; absent where nobody measured it. */
  int8: z.strictObject({ lostF1: z.number(), dataset: z.string().min(1) }).optional(),
  /** There exactly when `files.classifier` is. */
  classifier: classifierSchema.optional(),
  /** What the weights and constants were learned or chosen from, and under which terms that data is given. */
  trainingData: z.array(z.strictObject({ name: z.string().min(1), terms: z.string().min(1) })),
  /** The runs that made the weights; absent where nothing was trained. */
  training: z.strictObject({ detector: trainingSchema, classifier: trainingSchema.optional() }).optional(),
  metrics: z.array(
    z.strictObject({
      name: z.string().min(1),
      dataset: z.string().min(1),
      value: z.number(),
      interval95: z.tuple([z.number(), z.number()]).optional(),
    }),
  ),
})

const manifestSchema = fieldsSchema
  .refine(({ files, classifier }) => classifier || !files.classifier, {
    path: ['classifier'],
    error: 'is missing, though files.classifier is there: give its modelMpp, inputPx and threshold',
  })
  .refine(({ files, classifier }) => files.classifier || !classifier, {
    path: ['files', 'classifier'],
    error: 'is missing, though there is a classifier section',
  })
  .refine(({ files, int8 }) => files.detectorInt8 || !int8, {
    path: ['files', 'detectorInt8'],
    error: 'is missing, though there is an int8 section',
  })
  .refine(({ detector, classifier }) => !classifier || halfCropUm(classifier) <= haloUm(detector), {
    path: ['classifier', 'inputPx'],
    error:
      'half a crop (inputPx / 2 · modelMpp) must not be wider than the halo of the tiles it is cut from (detector.haloPx · detector.modelMpp)',
  })

const halfCropUm = ({ inputPx, modelMpp }: z.output<typeof classifierSchema>) => (inputPx * modelMpp) / 2
const haloUm = ({ haloPx, modelMpp }: z.output<typeof detectorSchema>) => haloPx * modelMpp

export type Manifest = z.infer<typeof manifestSchema>
export type BundleFile = Manifest['files']['detector']
export type Metric = Manifest['metrics'][number]

/** Reads the bytes of a manifest.json. Throws `model-invalid`, naming every field that is wrong. */
export function parseManifest(bytes: Uint8Array): Manifest {
  const result = manifestSchema.safeParse(parseJson(bytes))
  if (result.success) return result.data
  const faults = result.error.issues.map(
    (issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`,
  )
  throw new MetaphaseError('model-invalid', `manifest.json is not a model manifest: ${faults.join('; ')}`)
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new MetaphaseError('model-invalid', `manifest.json is not JSON in UTF-8: ${String(cause)}`, {
      cause,
    })
  }
}
