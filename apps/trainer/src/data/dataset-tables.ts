import { alignedColumns } from '../evaluate/aligned-columns.ts'
import type { StoredSource } from './loaders.ts'
import type { SourceCounts } from './count-source.ts'
import type { ClassCounts, Track2Counts } from './count-track2.ts'
import { published, table1, table2 } from './stated-figures.ts'

export type Found = Readonly<Record<StoredSource, SourceCounts | string>>

/** The paper's Table 1 beside what is found, with the annotations as published and as counted. */
export function table1Text(found: Found): string {
  const rows = table1.map(({ source, unit, annotation, cases, domains }) => {
    const counts = found[source]
    const { mitoticFigures, hardNegatives } = published[source]
    const own = typeof counts === 'string' ? null : counts
    return [
      source,
      unit,
      annotation,
      pair(cases, own?.cases),
      pair(domains, own?.domains),
      pair(mitoticFigures, own?.mitoticFigures),
      pair(hardNegatives, own?.hardNegatives),
      filesText(counts),
    ]
  })
  const header = ['', 'unit', 'annotation', 'cases', 'domains', 'mitoses', 'hard negatives', 'image files']
  return alignedColumns([header, ...rows])
}

/** All data sets as they lie there, those beyond the paper too. */
export function foundText(found: Found, atNorm: { readonly total: number } | null): string {
  const header = ['', 'images', 'cases', 'scanners', 'mitoses', 'hard negatives', 'nuclei', 'µm/px', 'terms']
  const rows = Object.entries(found).map(([source, counts]) => {
    const { terms } = published[source as StoredSource]
    if (typeof counts === 'string') return [source, ...Array<string>(7).fill('–'), terms]
    const { images, cases, scanners, mitoticFigures, hardNegatives, nuclei, mpps } = counts
    const numbers = [images, cases, scanners, mitoticFigures, hardNegatives, nuclei].map(numberText)
    return [source, ...numbers, mpps.join(', '), terms]
  })
  const test = [atNorm?.total, undefined, undefined, atNorm?.total, undefined, undefined].map(numberText)
  const atNormRow = ['atnorm-br (test only)', ...test, '0.25', 'MIT']
  return alignedColumns([header, ...rows, atNormRow])
}

/** The paper's Table 2 beside what is found. */
export function table2Text(counted: Track2Counts | null): string {
  const row = (name: string, stated: ClassCounts, own?: ClassCounts) => [
    name,
    pair(stated.total, own?.total),
    pair(stated.normal, own?.normal),
    pair(stated.atypical, own?.atypical),
  ]
  return alignedColumns([
    ['', 'total', 'normal', 'atypical'],
    row('AMi-Br', table2.amiBr, counted?.amiBr),
    row('MIDOG 2025', table2.midog25, counted?.midog25),
    row('OMG-Octo', table2.octo, counted?.octo),
    row('total', table2.all, counted ? distinct(counted) : undefined),
  ])
}

/** Every figure once: without AMi-Br's figures that MIDOG 2025 has, and without OMG-Octo's repeated rows. */
export function distinct({ amiBr, midog25, octo, recurring, repeated }: Track2Counts): ClassCounts {
  const of = (key: keyof ClassCounts) =>
    amiBr[key] + midog25[key] + octo[key] - recurring[key] - repeated[key]
  return { total: of('total'), normal: of('normal'), atypical: of('atypical') }
}

/** `stated / found`; a dash for what is not stated or not there. */
const pair = (stated: number | undefined, found: number | undefined): string =>
  `${numberText(stated)} / ${numberText(found)}`

export const numberText = (value: number | null | undefined): string => value?.toLocaleString('en-GB') ?? '–'

const filesText = (counts: SourceCounts | string): string =>
  typeof counts === 'string' ? 'none' : `${numberText(counts.imageFiles)} of ${numberText(counts.images)}`
