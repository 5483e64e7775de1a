import type { ChaosRun } from './run.ts'

/** A table of the faults that were injected while work was in flight, by what they were, and of how many runs lost nothing. */
export function faultTable(runs: readonly ChaosRun[]): string {
  const rows = new Map<string, { kind: string; injected: number; survived: number }>()
  for (const { faults, losses } of runs)
    for (const { kind, name } of faults) {
      const row = rows.get(name) ?? { kind, injected: 0, survived: 0 }
      rows.set(name, row)
      row.injected++
      if (losses.length === 0) row.survived++
    }
  const lines = [...rows]
    .toSorted(([a, { kind: k }], [b, { kind: l }]) => k.localeCompare(l) || a.localeCompare(b))
    .map(([name, { kind, injected, survived }]) => `| ${kind} | ${name} | ${injected} | ${survived} |`)
  return ['| kind | fault | injected | survived |', '| --- | --- | --- | --- |', ...lines].join('\n')
}
