import type { Track2Counts } from './count-track2.ts'
import { distinct, type Found, numberText as n } from './dataset-tables.ts'
import { published, table1, table2 } from './stated-figures.ts'

/** Where the paper's tables disagree with themselves. */
export function differencesWithinThePaper(): string[] {
  const { amiBr, midog25, octo, all } = table2
  const rows = [amiBr, midog25, octo]
  const sum = (key: 'normal' | 'atypical') => rows.reduce((total, row) => total + row[key], 0)
  return [
    `Table 2's total of ${n(all.total)} is not the sum of its ${n(all.normal)} normal and ${n(all.atypical)} atypical figures, ${n(all.normal + all.atypical)}.`,
    `Table 2's rows hold ${n(sum('normal'))} normal and ${n(sum('atypical'))} atypical figures; its totals leave out the cases that recur.`,
    `Table 2 counts ${n(octo.total)} images of Octopath; without the ${n(table2.octoDropped)} that were excluded they are ${n(octo.normal + octo.atypical)}.`,
    `Table 1's ${n(table1[0]!.cases)} cases of PanNuke are the patches of its fold 1 (all three hold 7,901); patients are not published.`,
    'Table 1 counts one domain of TUPAC16; its images are from two scanners.',
  ]
}

/** Where what is found disagrees with what is published, and what recurs. */
export function differencesFound(found: Found, track2: Track2Counts | null): string[] {
  return [...table1Differences(found), ...(track2 ? track2Differences(track2) : [])]
}

function table1Differences(found: Found): string[] {
  return table1.flatMap(({ source, cases, domains }) => {
    const counts = found[source]
    if (typeof counts === 'string') return [`${source}: ${counts}.`]
    const stated = { cases, domains, ...published[source] }
    const differ = (name: string, theirs: number | undefined, ours: number) =>
      theirs === undefined || theirs === ours
        ? []
        : [`${source}: ${n(theirs)} ${name} stated, ${n(ours)} found.`]
    return [
      ...differ('cases', stated.cases, counts.cases),
      ...differ('domains', stated.domains, counts.domains),
      ...differ('mitotic figures', stated.mitoticFigures, counts.mitoticFigures),
      ...differ('hard negatives', stated.hardNegatives, counts.hardNegatives),
    ]
  })
}

function track2Differences(counts: Track2Counts): string[] {
  const { midog25, octo, recurring, repeated } = counts
  const all = distinct(counts)
  const missing = table2.midog25.total - midog25.total
  return [
    ...(missing === 0
      ? []
      : [
          `MIDOG 2025: ${n(table2.midog25.total)} figures in the paper, ${n(midog25.total)} in MIDOG25.csv (normal: ${n(table2.midog25.normal)} and ${n(midog25.normal)}).`,
        ]),
    `OMG-Octo.csv has ${n(octo.total)} rows, of which ${n(repeated.total)} repeat an image named before; the images of unknown class are not in it.`,
    `${n(recurring.total)} figures of AMi-Br (${n(recurring.atypical)} atypical), its MIDOG21 part, recur in MIDOG25.csv at the same place.`,
    `Every figure once makes ${n(all.total)}: ${n(all.normal)} normal and ${n(all.atypical)} atypical; the paper says ${n(table2.all.normal)} and ${n(table2.all.atypical)}.`,
  ]
}
