import type { StoredSource } from './loaders.ts'

/** A row of the paper's Table 1. */
export interface Table1Row {
  readonly source: StoredSource
  readonly unit: string
  readonly annotation: string
  readonly cases: number
  readonly domains: number
}

export const table1: readonly Table1Row[] = [
  { source: 'pannuke', unit: '256 × 256', annotation: 'pixel mask', cases: 2656, domains: 19 },
  { source: 'tupac16', unit: 'ROIs', annotation: 'centroid', cases: 73, domains: 1 },
  { source: 'midog++', unit: 'ROIs', annotation: 'bounding box', cases: 503, domains: 7 },
  { source: 'mitos-wsi-cmc', unit: 'WSIs', annotation: 'bounding box', cases: 21, domains: 1 },
  { source: 'mitos-wsi-ccmct', unit: 'WSIs', annotation: 'bounding box', cases: 32, domains: 1 },
]

/** The paper's Table 2. */
export const table2 = {
  amiBr: { total: 3720, normal: 2888, atypical: 832 },
  midog25: { total: 11_939, normal: 10_191, atypical: 1748 },
  octo: { total: 3012, normal: 379, atypical: 1378 },
  all: { total: 15_668, normal: 12_137, atypical: 3551 },
  /** Of Octopath's images: not mitotic, or of unknown class (section "Dataset"). */
  octoDropped: 1255,
} as const

export interface Published {
  readonly mitoticFigures?: number
  readonly hardNegatives?: number
  readonly terms: string
}

/** Annotations as each data set's own publication (MIDOG++: its database) counts them, and the terms it states. */
export const published: Readonly<Record<StoredSource, Published>> = {
  pannuke: { terms: 'CC BY-NC-SA 4.0' },
  tupac16: { mitoticFigures: 1999, hardNegatives: 10_483, terms: 'no licence stated' },
  'tupac16-crops': { terms: 'no licence stated' },
  'midog++': { mitoticFigures: 11_937, hardNegatives: 14_349, terms: 'CC0' },
  'mitos-wsi-cmc': { mitoticFigures: 13_907, hardNegatives: 36_379, terms: 'see its publication' },
  'mitos-wsi-ccmct': { mitoticFigures: 44_880, hardNegatives: 27_965, terms: 'see its publication' },
  icpr2012: { terms: 'research use' },
  'mitos-atypia-14': { terms: 'research use' },
  'ami-br': { mitoticFigures: 3720, terms: 'MIT; MIDOG21 part CC BY-NC-ND' },
  'midog25-atypical': { mitoticFigures: 11_937, terms: 'see its publication' },
  'omg-octo': { mitoticFigures: 1757, terms: 'see its publication' },
  gbm40: { terms: 'no licence stated' },
  dsb2018: { terms: 'CC0' },
  reviews: { terms: 'your own slides' },
  'reviews-atypical': { terms: 'your own slides' },
}
