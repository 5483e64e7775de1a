/** One measurement of `npm run bench`: what it can be told, and what it finds. */
export interface Bench<Option extends string = string> {
  readonly about: string
  /** Each takes a value; one without a default must be given. */
  readonly options: Readonly<Record<Option, { readonly about: string; readonly default?: string }>>
  /** Figures by name, as `--json` prints them; a list of rows is shown as a table. */
  measure(options: Readonly<Record<Option, string>>): Promise<object>
}

export const defineBench = <const Option extends string>(bench: Bench<Option>): Bench<Option> => bench

/** The numbers of an option such as "1,2,4". */
export const numbersOf = (list: string): number[] => list.split(',').map(Number)

export function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!
}
