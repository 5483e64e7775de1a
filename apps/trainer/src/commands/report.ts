import { readOptions, usageError } from './command-options.ts'
import { writeReport } from '../report/html-report.ts'

const usage = 'report --run DIR'

/** Rebuilds `<run>/report.html` from what the run left in its folder, and prints its path. */
export async function report(args: string[]): Promise<void> {
  const { values, positionals } = readOptions(args, { run: { type: 'string' } } as const, usage)
  if (values.run === undefined || positionals.length > 0) throw usageError('--run names no folder', usage)
  console.log(await writeReport(values.run))
}
