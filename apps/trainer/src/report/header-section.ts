import { count, counted, ratio } from './figures-as-text.ts'
import { html, type Html } from './html.ts'
import { describeDuration } from './progress.ts'
import type { RunEvent } from './run-event.ts'
import { bestValidation, eventsOf } from './run-events.ts'

const stopReasons = {
  finished: 'all epochs run',
  'early-stopping': 'no better validation for the configured number of epochs',
  interrupted: 'interrupted',
} as const

/** Which run this is: where, on what, with what, for how long, and how it ended. `runFile` is run.json as it was read. */
export function headerSection(name: string, events: readonly RunEvent[], runFile: unknown): Html {
  return html`<header>
    <h1>${name}</h1>
    <p class="note">Mitotic-figure detector, training run. For research use; not a medical device.</p>
    <dl class="facts">
      ${[...seedOf(runFile), ...factsOf(events)].map(
        ([term, value]) =>
          html`<div>
            <dt>${term}</dt>
            <dd>${value}</dd>
          </div> `,
      )}
    </dl>
    ${
      runFile === undefined
        ? html`<p class="note">The folder holds no run.json.</p>`
        : html`<details>
            <summary>Run file</summary>
            <pre>${JSON.stringify(runFile, null, 2)}</pre>
          </details>`
    }
  </header>`
}

type Fact = readonly [term: string, value: string]

function factsOf(events: readonly RunEvent[]): Fact[] {
  const starts = eventsOf(events, 'start')
  const last = starts.at(-1)
  if (last === undefined) return []
  const best = bestValidation(events)
  return [
    ['Started', starts.map(({ time }) => readableTime(time)).join(', resumed ')],
    ['Back-end', [...new Set(starts.map(({ backend }) => backend))].join(', then ')],
    ['Data', `${counted(last.images, 'image')}, ${counted(last.domains.length, 'domain')}`],
    ['Domains', last.domains.join(', ')],
    ...timeFacts(events),
    ['Best validation F1', best ? `${ratio(best.f1)} after epoch ${best.epoch + 1}` : 'not validated yet'],
    ['Ended', endOf(events)],
  ]
}

function timeFacts(events: readonly RunEvent[]): Fact[] {
  const steps = eventsOf(events, 'step')
  const validations = eventsOf(events, 'validation')
  if (steps.length === 0) return []
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  const stepMs = sum(steps.map((step) => step.stepMs))
  const waitShare = sum(steps.map((step) => step.waitMs)) / stepMs
  const epochs = new Set(steps.map(({ epoch }) => epoch)).size
  return [
    ['Steps', `${count(steps.length)} in ${counted(epochs, 'epoch')}`],
    [
      'Time',
      `${describeDuration(stepMs)} in steps (${(100 * waitShare).toFixed(0)} % waiting for data), ${describeDuration(sum(validations.map(({ wallMs }) => wallMs)))} in validation`,
    ],
  ]
}

function endOf(events: readonly RunEvent[]): string {
  const last = events.at(-1)
  if (last?.event !== 'stop') return 'still running, or stopped without a word'
  return `after epoch ${last.epoch + 1}: ${stopReasons[last.reason]}`
}

/** The run file's seed, wherever in its first level it stands. */
function seedOf(runFile: unknown): Fact[] {
  if (typeof runFile !== 'object' || runFile === null || !('seed' in runFile)) return []
  return [['Seed', String(runFile.seed)]]
}

/** ISO 8601 without the fractions; what is not a date is shown as it is. */
function readableTime(time: string): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? time : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
