import { z } from 'zod'

const probability = z.number().min(0).max(1)
const strength = z.number().nonnegative()
const range = (value: z.ZodNumber) =>
  z.tuple([value, value]).refine(([low, high]) => low <= high, 'must be [low, high]')

/** A dye's amount a becomes a · s + t: s uniform in 1 ± `scale`, t in ± `shift` (optical density, natural logarithm). */
const dyeJitter = z.strictObject({ scale: z.number().min(0).max(0.95), shift: strength })

/**
 * How a crop is varied. `geometry` holds for both views; the rest, drawn anew for every sample, for the strong one (paper,
 * "Results": flips and rotation; "for stronger perturbations, we applied stain jitter, random blur, and sharpening").
 */
export const augmentationSchema = z.strictObject({
  geometry: z.strictObject({
    flips: z.boolean(),
    /** By any angle. */
    rotation: z.boolean(),
    /** Magnification uniform in 1 ± this. */
    scaleJitter: z.number().min(0).max(0.5),
  }),
  /** In the space of haematoxylin, eosin and what neither explains. */
  stain: z.strictObject({
    probability,
    haematoxylin: dyeJitter,
    eosin: dyeJitter,
    residual: dyeJitter,
    /** Colours of the two dyes: each component of their unit vectors by a normal deviate of this standard deviation. */
    vectorDeviation: z.number().min(0).max(0.2),
  }),
  /** v in [0, 1] becomes ((v − ½) · contrast + ½ + brightness) ^ gamma. */
  tone: z.strictObject({
    probability,
    /** Uniform in ± this. */
    brightness: z.number().min(0).max(0.5),
    /** Uniform in 1 ± this. */
    contrast: z.number().min(0).max(0.9),
    /** 2 ^ u, u uniform in ± this. */
    gammaOctaves: z.number().min(0).max(2),
  }),
  blur: z.strictObject({ probability, sigmaPx: range(z.number().min(0.1).max(5)) }),
  /** Unsharp mask: v + amount · (v − blurred v). */
  sharpening: z.strictObject({
    probability,
    sigmaPx: range(z.number().min(0.1).max(5)),
    amount: range(strength),
  }),
})
export type Augmentation = z.output<typeof augmentationSchema>

/** What the paper names; its ranges are not published, these are customary for H&E (Tellez et al. 2018). */
export const paperAugmentation: Augmentation = {
  geometry: { flips: true, rotation: true, scaleJitter: 0 },
  stain: {
    probability: 1,
    haematoxylin: { scale: 0.2, shift: 0.05 },
    eosin: { scale: 0.2, shift: 0.05 },
    residual: { scale: 0.2, shift: 0.02 },
    vectorDeviation: 0,
  },
  tone: { probability: 0, brightness: 0, contrast: 0, gammaOctaves: 0 },
  blur: { probability: 0.5, sigmaPx: [0.3, 1.2] },
  sharpening: { probability: 0.5, sigmaPx: [0.8, 1.5], amount: [0.2, 1] },
}

/** Wide enough for scanners and laboratories that no training image came from. */
export const wideAugmentation: Augmentation = {
  geometry: { flips: true, rotation: true, scaleJitter: 0.12 },
  stain: {
    probability: 0.95,
    haematoxylin: { scale: 0.35, shift: 0.08 },
    eosin: { scale: 0.4, shift: 0.1 },
    residual: { scale: 0.3, shift: 0.03 },
    vectorDeviation: 0.04,
  },
  tone: { probability: 0.7, brightness: 0.07, contrast: 0.15, gammaOctaves: 0.25 },
  blur: { probability: 0.4, sigmaPx: [0.3, 1.6] },
  sharpening: { probability: 0.4, sigmaPx: [0.8, 2], amount: [0.2, 1.5] },
}
