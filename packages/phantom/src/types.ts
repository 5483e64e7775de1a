import type { Stain } from './stain.ts'

export interface PhantomOptions {
  /** Everything follows from it: same seed and options, same slide, on every machine. */
  readonly seed: number
  readonly widthPx: number
  readonly heightPx: number
  /** µm per pixel, both axes. Default 0.25. */
  readonly mpp?: number
  /** Mitotic figures per mm² of tissue. Default 30: a proliferative tumour. */
  readonly figuresPerMm2?: number
  /** Pyknotic and apoptotic nuclei, as dark as mitoses, per mm² of tissue. Default 30. */
  readonly impostersPerMm2?: number
  /** Nuclei per mm² inside tumour nests; stroma holds fewer. Default 4500. */
  readonly nucleiPerMm2?: number
  /** Default: varied with the seed. */
  readonly stain?: Stain
  /**
   * A tile grid in level-0 pixels with its origin at the slide's: cores of `tilePx − 2 · haloPx`. A quarter of the
   * figures are centred on core borders and an eighth on core corners.
   */
  readonly borders?: { readonly tilePx: number; readonly haloPx: number }
  /** `island`: pieces of tissue on glass. `none`: bare glass. Default `full`: tissue everywhere. */
  readonly tissue?: 'full' | 'island' | 'none'
  /** What else lies on the slide. Default: nothing. */
  readonly artefacts?: readonly Artefact[]
}

/**
 * Ink of marker pens; black padding where nothing was scanned; the soft grey shadow of an edge of the coverslip; tissue
 * lying double; a hole in the tissue, such as the drop of fat in a fat cell.
 */
export type ArtefactKind =
  | 'blue-ink'
  | 'green-ink'
  | 'red-ink'
  | 'black-ink'
  | 'padding'
  | 'shadow'
  | 'fold'
  | 'hole'

/** A straight stroke with round ends, which may lie beyond the slide; a disc where both are one point. */
export interface Artefact {
  readonly kind: ArtefactKind
  readonly fromUm: { readonly x: number; readonly y: number }
  readonly toUm: { readonly x: number; readonly y: number }
  readonly widthUm: number
}

export type FigureKind =
  | 'prometaphase'
  | 'metaphase'
  | 'anaphase'
  | 'asymmetric-anaphase'
  | 'tripolar'
  | 'lagging'

export type ImposterKind = 'pyknotic' | 'apoptotic'

export type NucleusKind = 'tumour' | 'stroma' | 'lymphocyte'

/** Coordinates are level-0 pixels, continuous: pixel i covers [i, i + 1). */
export interface PhantomFigure {
  readonly xPx: number
  readonly yPx: number
  readonly kind: FigureKind
  readonly atypical: boolean
  /** Whether the centre was put on the border of two tile cores, or the corner of four. */
  readonly onBorder: 'none' | 'edge' | 'corner'
  /** Anaphases only: between the two plates, whose midpoint is the figure. */
  readonly plateDistanceUm?: number
}

export interface PhantomImposter {
  readonly xPx: number
  readonly yPx: number
  readonly kind: ImposterKind
}

export interface PhantomTruth {
  readonly mppX: number
  readonly mppY: number
  readonly widthPx: number
  readonly heightPx: number
  /** Of tissue that can be seen. Not measured from pixels: exact, or summed on a grid of 1 µm where artefacts hide some. */
  readonly tissueAreaMm2: number
  readonly figures: readonly PhantomFigure[]
  readonly imposters: readonly PhantomImposter[]
  /** Interphase nuclei with their centre in the image. */
  readonly nuclei: Readonly<Record<NucleusKind, number>>
}
