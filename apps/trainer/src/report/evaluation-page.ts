import type { EvaluationRecord } from '../evaluate/evaluation-record.ts'
import { evaluationSection } from './evaluation-section.ts'
import { html } from './html.ts'
import { writePage } from './page.ts'

/** Writes one evaluation as a page: scores, curves, slides, every miss and the strongest false alarms. Returns its path. */
export async function writeEvaluationPage(record: EvaluationRecord, path: string): Promise<string> {
  const { id, version } = record.model
  const content = html`<header>
      <h1>${id} ${version}</h1>
      <p class="note">Mitotic-figure detector, evaluation. For research use; not a medical device.</p>
    </header>
    ${await evaluationSection(record)}`
  return writePage(path, `${id} ${version} – evaluation`, content)
}
