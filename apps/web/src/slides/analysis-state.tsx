import type { Analysis } from '../api.ts'
import { percent } from '../numbers.ts'
import { isUnderWay } from './live-analyses.ts'

const words: Readonly<Record<Analysis['state'], string>> = {
  queued: 'Waiting',
  planning: 'Finding tissue',
  detecting: 'Finding figures',
  reducing: 'Counting',
  completed: 'Completed',
  partial: 'Completed in part',
  failed: 'Failed',
  cancelled: 'Cancelled',
}
const signs: Readonly<Record<Analysis['state'], string>> = {
  queued: '○',
  planning: '◔',
  detecting: '◑',
  reducing: '◕',
  completed: '●',
  partial: '◐',
  failed: '✕',
  cancelled: '–',
}

/** In words, with a sign and, while it is under way, how far it is. */
export function AnalysisState({ analysis }: { analysis: Analysis }) {
  const { state, progress, coverage, error } = analysis
  return (
    <div class={`state ${state}`} aria-live="polite">
      <span aria-hidden="true">{signs[state]}</span> {words[state]}
      {state === 'partial' && coverage !== null && (
        <span class="quiet"> · {percent(coverage)} of the tissue</span>
      )}
      {isUnderWay(state) && <progress max={1} value={progress} aria-label="Progress of the analysis" />}
      {error && <div class="quiet">{error.detail}</div>}
    </div>
  )
}
