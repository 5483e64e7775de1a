import { basename, join, resolve } from 'node:path'
import { classificationSection } from './classification-section.ts'
import { evaluationSection } from './evaluation-section.ts'
import { headerSection } from './header-section.ts'
import { html } from './html.ts'
import { writePage } from './page.ts'
import { eventsOf } from './run-events.ts'
import { readRunFolder } from './run-folder.ts'
import { trainingSection } from './training-section.ts'

/**
 * Writes `<runFolder>/report.html`, one file that loads nothing, from the folder's log.jsonl, run.json, evaluation.json
 * and classification.json, and returns its path. Throws `request-invalid` when there is nothing to report.
 */
export async function writeReport(runFolder: string): Promise<string> {
  const { events, runFile, evaluation, classification } = await readRunFolder(runFolder)
  const name = eventsOf(events, 'start')[0]?.run ?? basename(resolve(runFolder))
  const content = html`${headerSection(name, events, runFile)}
  ${events.length > 0 ? await trainingSection(events) : null}
  ${evaluation && (await evaluationSection(evaluation))}
  ${classification && (await classificationSection(classification))}`
  return writePage(join(runFolder, 'report.html'), `${name} – training report`, content)
}
