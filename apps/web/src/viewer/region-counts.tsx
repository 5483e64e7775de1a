import { fixed, range } from '../numbers.ts'
import type { Region } from '../result/region.ts'

/** What lies in the region that was drawn. */
export function RegionCounts({ region }: { region: Region }) {
  const counts = region.counts.value
  if (!counts) return null
  const { mitoses, mitosesInterval95: interval, atypical } = counts
  const tissueMm2 = region.tissueAreaMm2.value
  return (
    <div class="region" aria-live="polite">
      <b>Region</b> <span data-count="region">{fixed(mitoses, 0)}</span>
      <span class="quiet"> ({range(interval, 1)})</span>
      {atypical !== null && `, ${fixed(atypical, 0)} atypical`}
      {tissueMm2 !== null &&
        (tissueMm2 > 0
          ? ` · ${fixed(mitoses / tissueMm2, 1)} per mm² of ${fixed(tissueMm2, 3)} mm² tissue`
          : ' · no tissue')}
      <button type="button" onClick={region.clear}>
        Remove
      </button>
      {region.fault.value && <p role="alert">{region.fault.value}</p>}
    </div>
  )
}
