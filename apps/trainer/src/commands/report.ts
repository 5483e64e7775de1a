import { readFile } from 'node:fs/promises'
import type { EvaluationRecord } from '../evaluate/evaluation-record.ts'
import { writeEvaluationPage } from '../report/evaluation-page.ts'
import { writeReport } from '../report/html-report.ts'
import { readOptions, usageError } from './command-options.ts'

const usage = 'report --run DIR | --evaluation FILE.json --out PAGE.html'

const options = {
  run: { type: 'string' },
  evaluation: { type: 'string' },
  out: { type: 'string' },
} as const

/** Rebuilds `<run>/report.html` from what a run left in its folder, or makes a page of a saved evaluation; prints its path. */
export async function report(args: string[]): Promise<void> {
  const { values, positionals } = readOptions(args, options, usage)
  const { run, evaluation, out } = values
  if (positionals.length > 0 || (run === undefined) === (evaluation === undefined))
    throw usageError('Give either the folder of a run or a saved evaluation', usage)
  if (run !== undefined) return console.log(await writeReport(run))
  if (out === undefined) throw usageError('--out names no page', usage)
  const record = JSON.parse(await readFile(evaluation!, 'utf8')) as EvaluationRecord
  console.log(await writeEvaluationPage(record, out))
}
