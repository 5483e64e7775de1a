import type { Mpp } from '@metaphase/detection'

/** Every data set the trainer reads, by the name the run files and the command line use. */
export const sourceNames = [
  'pannuke',
  'tupac16',
  'tupac16-crops',
  'midog++',
  'mitos-wsi-cmc',
  'mitos-wsi-ccmct',
  'icpr2012',
  'mitos-atypia-14',
  'ami-br',
  'midog25-atypical',
  'omg-octo',
  'gbm40',
  'dsb2018',
  'reviews',
  'reviews-atypical',
  'phantom',
] as const
export type SourceName = (typeof sourceNames)[number]

/** Something a pathologist marked. Level-0 pixels, continuous: pixel i covers [i, i + 1). */
export interface AnnotatedFigure {
  readonly kind: 'mitotic-figure' | 'hard-negative'
  /** Its centre. */
  readonly xPx: number
  readonly yPx: number
  /** Of a mitotic figure: whether most of the experts called it atypical; absent where nobody was asked. */
  readonly atypical?: boolean
  /** Which of the experts called it atypical, where each one's answer is known. */
  readonly experts?: readonly boolean[]
  /** The annotators' box; absent where only a point was given. */
  readonly box?: {
    readonly xPx: number
    readonly yPx: number
    readonly widthPx: number
    readonly heightPx: number
  }
}

/**
 * Where an image's pixels lie. `slide`: any file that `openSlide` reads. `region`: the image's size of such a file, from a
 * level-0 pixel on. `npy`: image `index` of a NumPy stack.
 */
export type PixelFile =
  | { readonly kind: 'slide'; readonly path: string }
  | { readonly kind: 'region'; readonly path: string; readonly xPx: number; readonly yPx: number }
  | { readonly kind: 'npy'; readonly path: string; readonly index: number }

/** Where pixel labels of an image lie, for data sets that have them. All cover the whole image, pixel for pixel. */
export type MaskFile =
  /** Single-channel PNG, 8 or 16 bit: 0 none, k the k-th instance. */
  | { readonly kind: 'instances-png'; readonly path: string }
  /** GBM40: JSON of nuclei outlines, those of one image under its name. */
  | { readonly kind: 'polygons-json'; readonly path: string; readonly image: string }
  /** PanNuke: [N, H, W, 6] instance masks, five classes of nuclei and background. */
  | { readonly kind: 'pannuke-npy'; readonly path: string; readonly index: number }
  /** No file: made of the image's own pixels by classical means, of all nuclei or of the figure at a place. */
  | {
      readonly kind: 'pseudo-mask'
      readonly pixels: PixelFile
      readonly mpp: number
      readonly figure: { readonly xPx: number; readonly yPx: number } | null
    }

/** One image of a data set with all that is known about it: the one sample type that loaders make and all else reads. */
export interface AnnotatedImage {
  /** `<source>/<name>`, unique over all sources. */
  readonly id: string
  readonly source: SourceName
  /** Of the case or slide, unique within patients over all sources that share them: never split across folds. */
  readonly caseId: string
  /** The scanner as the data set names it; `unknown` where it does not. With the source, the domain of the paper's DANN. */
  readonly scanner: string
  readonly pixels: PixelFile
  readonly widthPx: number
  readonly heightPx: number
  readonly mpp: Mpp
  readonly figures: readonly AnnotatedFigure[]
  /** Whether every mitotic figure on the image is marked. False for patches cut around one, whose rest nobody labelled. */
  readonly exhaustive: boolean
  /** Pixels of the mitotic figures; instance k may be two plates of one anaphase. */
  readonly figureMask?: MaskFile
  /** Pixels of all nuclei (of every kind). */
  readonly nucleusMask?: MaskFile
  /** Non-zero: leave out of loss and score. */
  readonly ignoreMask?: MaskFile
}
