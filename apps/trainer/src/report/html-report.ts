import { basename, join, resolve } from 'node:path'
import type { EvaluationRecord } from '../evaluate/evaluation-record.ts'
import { replaceFile } from '../replace-file.ts'
import { evaluationSection } from './evaluation-section.ts'
import { headerSection } from './header-section.ts'
import { html, Html } from './html.ts'
import { pageStyle } from './page-style.ts'
import { eventsOf } from './run-events.ts'
import { readRunFolder } from './run-folder.ts'
import { trainingSection } from './training-section.ts'

export interface ReportOptions {
  /** Evaluations to show; default: the folder's evaluation.json, if there. */
  readonly records?: readonly EvaluationRecord[]
}

/**
 * Writes `<runFolder>/report.html`, one file that loads nothing, from the folder's log.jsonl, run.json and evaluations,
 * and returns its path. Throws `request-invalid` when there is nothing to report.
 */
export async function writeReport(runFolder: string, { records }: ReportOptions = {}): Promise<string> {
  const { events, runFile, evaluation } = await readRunFolder(runFolder, { needed: records === undefined })
  const shown = records ?? (evaluation ? [evaluation] : [])
  const name = eventsOf(events, 'start')[0]?.run ?? basename(resolve(runFolder))
  const evaluations: Html[] = []
  for (const [index, record] of shown.entries()) evaluations.push(await evaluationSection(record, index))
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${name} – training report</title>
        <style>
          ${new Html(pageStyle)}
        </style>
      </head>
      <body>
        <main>
          ${headerSection(name, events, runFile)} ${events.length > 0 ? await trainingSection(events) : null}
          ${evaluations}
        </main>
      </body>
    </html> `
  const path = join(runFolder, 'report.html')
  await replaceFile(path, page.text)
  return path
}
