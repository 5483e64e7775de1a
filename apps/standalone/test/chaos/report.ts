import { FOR_LONG } from './faults.ts'
import type { ChaosRun } from './run.ts'

/** Fewer show too little to count. */
const FAULTS_MIN = 10
const KINDS_MIN = 5

const kindsOf = ({ faults }: ChaosRun): number => new Set(faults.map(({ kind }) => kind)).size
const isCounted = (run: ChaosRun): boolean => run.faults.length >= FAULTS_MIN && kindsOf(run) >= KINDS_MIN

/** One run in one line. */
export function runLine(run: ChaosRun): string {
  const { seed, slides, faults, seconds, losses } = run
  return JSON.stringify({ seed, slides, faults: faults.length, kinds: kindsOf(run), seconds, losses })
}

/** What the runs come to; all is well where each counts and none lost anything. */
export function summary(runs: readonly ChaosRun[]): { readonly text: string; readonly isWell: boolean } {
  const counted = runs.filter(isCounted).length
  const lost = runs.filter(({ losses }) => losses.length > 0)
  const slides = runs.reduce((sum, run) => sum + run.slides, 0)
  const seeds = lost.length > 0 ? ` (seeds ${lost.map(({ seed }) => seed).join(', ')})` : ''
  return {
    text: `${counted} of ${runs.length} runs, of ${slides} slides in all, had enough faults to count; ${lost.length} lost something${seeds}`,
    isWell: lost.length === 0 && counted === runs.length,
  }
}

/** A table of the faults that were injected while work was in flight, by what they were, and of those in runs that lost nothing. */
export function faultTable(runs: readonly ChaosRun[]): string {
  const rows = new Map<string, { kind: string; injected: number; long: number; survived: number }>()
  for (const { faults, losses } of runs)
    for (const { kind, name } of faults) {
      const isLong = name.endsWith(FOR_LONG)
      const what = isLong ? name.slice(0, -FOR_LONG.length) : name
      const row = rows.get(what) ?? { kind, injected: 0, long: 0, survived: 0 }
      rows.set(what, row)
      row.injected++
      if (isLong) row.long++
      if (losses.length === 0) row.survived++
    }
  const lines = [...rows]
    .toSorted(([a, { kind: k }], [b, { kind: l }]) => k.localeCompare(l) || a.localeCompare(b))
    .map(([what, { kind, ...counts }]) => `| ${[kind, what, ...Object.values(counts)].join(' | ')} |`)
  const head = ['| kind | fault | injected | for a minute | survived |', '| --- | --- | --: | --: | --: |']
  return [...head, ...lines].join('\n')
}
