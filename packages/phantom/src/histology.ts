/**
 * Sizes and densities of what a phantom shows, fixed from histology before any detector saw a phantom; never tune
 * them to one. Lengths in µm. Dye amounts are optical density (base 10) along the unit dye vector, at strength 1, for
 * a 3–4 µm section.
 *
 * Sources: nuclear size and shape, WHO Classification of Tumours (breast); mitosis morphology and its imitators,
 * Donovan et al. 2021 (Vet Pathol 58:243) and Baak's criteria; share and kinds of atypical figures, Bertram et al. 2025
 * (AMi-Br, 22 % atypical). Chromatin of a mitosis is condensed two- to threefold against interphase; that of a pyknotic
 * nucleus at least as much, which is why colour cannot tell them apart.
 *
 * Dye amounts of chromatin agree with real fields (ICPR 2012: 4 slides, 7.3 mm², 184 outlined mitoses), as shares of the
 * slide's median mitosis (darkest 4 µm² of a nucleus, optical density above background). Segmented interphase nuclei,
 * median / 90th / 98th percentile: 0.52 / 0.71 / 0.89 in red, 0.45 / 0.66 / 0.88 along haematoxylin; here 0.47 / 0.70 /
 * 0.85 and 0.50 / 0.73 / 0.88. Palest and darkest tenth of mitoses: 0.71 and 1.23; here 0.7 and 1.3. Hence the pale
 * interphase ranges, and mitoses that differ. GBM40 (4,819 nuclei): spread within a field as in tumour nuclei here.
 */

export type Range = readonly [low: number, high: number]

export const spacing = {
  /** Between any two of figures and imposters: matching at 7.5 µm stays unambiguous. */
  betweenTargetsUm: 20,
  /** From a target's centre to the image's or the tissue's edge: it is wholly there. */
  toEdgeUm: 14,
} as const

export const phaseWeights = { prometaphase: 0.28, metaphase: 0.47, anaphase: 0.25 } as const
export const atypicalShare = 0.22
export const atypicalWeights = { 'asymmetric-anaphase': 0.35, tripolar: 0.25, lagging: 0.4 } as const
export const imposterWeights = { pyknotic: 0.55, apoptotic: 0.45 } as const

/** Condensed chromatin: that of cell death at least as dark as that of mitosis. */
export const condensed = {
  mitosisHaematoxylin: [0.54, 1.12],
  deathHaematoxylin: [0.8, 1.12],
  eosin: 0.2,
} as const

export const plate = { lengthUm: [8, 12], widthUm: [2, 3.5] } as const
export const anaphase = { distanceUm: [6, 12], lengthUm: [7, 10], widthUm: [1.8, 2.8] } as const
export const prometaphase = { radiusUm: [3.1, 4.1] } as const
export const tripolar = { armUm: [4.5, 6], widthUm: [2, 2.8] } as const
/** The rounded-up cell of a figure: pale, granular, without a nuclear membrane. */
export const mitoticCell = { radiusUm: [7.5, 9.5], haematoxylin: 0.05, eosin: [0.13, 0.22] } as const

export const pyknotic = { diameterUm: [4, 6] } as const
export const apoptotic = {
  largestDiameterUm: [2.6, 3.6],
  fragmentDiameterUm: [1, 2.2],
  fragments: [2, 5],
} as const
/** Shrunken, hypereosinophilic, drawn back from its neighbours. */
export const dyingCell = {
  radiusUm: [4, 6.2],
  haematoxylin: 0.1,
  eosin: [0.34, 0.56],
  cleftUm: [0, 1.6],
} as const

export const tumourNucleus = {
  longUm: [7.5, 12],
  aspect: [0.68, 0.98],
  haematoxylin: [0.16, 0.36],
  eosin: 0.12,
} as const
export const stromaNucleus = {
  longUm: [9, 15],
  aspect: [0.2, 0.4],
  haematoxylin: [0.26, 0.46],
  eosin: 0.16,
} as const
export const lymphocyte = {
  longUm: [6, 7.4],
  aspect: [0.82, 1],
  haematoxylin: [0.32, 0.6],
  eosin: 0.1,
} as const

export const nucleolus = { haematoxylin: 0.46, eosin: 0.14 } as const

export const tumourCytoplasm = { haematoxylin: 0.075, eosin: 0.25 } as const
export const collagen = { haematoxylin: 0.035, eosin: 0.36 } as const
