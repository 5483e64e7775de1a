/**
 * What a pixel of a training crop is known to be before the teacher has looked. The teacher's nuclear mask settles the
 * codes that end in `Region`, and everything `unlabelled`; the loop turns all of them into one of the four classes of the
 * mask head, or ignores them (see `loop/mask-targets.ts`).
 */
export const labelCodes = {
  /** Nobody labelled it, but every mitotic figure of the image is known: the teacher decides background or normal nucleus. */
  unlabelled: 0,
  /** Exact, from a pixel mask. */
  background: 1,
  /** Exact, from a pixel mask. */
  nucleus: 2,
  /** Exact, from a pixel mask, or the innermost disc of a point or box. */
  mitosis: 3,
  /** Exact, as above. */
  hardNegative: 4,
  /** In a mitotic figure's box: nuclear pixels are mitosis, the rest background. */
  mitosisRegion: 5,
  /** In a hard negative's box: nuclear pixels are hard negative, the rest background. */
  hardNegativeRegion: 6,
  /** Left out of every loss. */
  ignored: 7,
  /** Nobody labelled it and unknown figures may lie here: as `unlabelled`, but what the teacher takes for a figure is ignored. */
  unlabelledOpen: 8,
} as const
export type LabelCode = (typeof labelCodes)[keyof typeof labelCodes]
