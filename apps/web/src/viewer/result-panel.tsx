import { fixed, percent, range } from '../numbers.ts'
import type { Findings } from '../result/findings.ts'
import { sayHotSpot } from '../result/say-hot-spot.ts'
import { figureClasses, type ShownFigures } from '../result/shown-figures.ts'
import type { Tally } from '../result/tally.ts'
import { ClassGlyph } from './class-glyph.tsx'
import { classLook } from './class-look.ts'
import { toggle, type Desk } from './desk.ts'
import { showRect } from './move-view.ts'
import { RegionCounts } from './region-counts.tsx'

/** The counts as they stand, and what they depend on. */
export function ResultPanel({ desk, findings }: { desk: Desk; findings: Findings }) {
  const { result } = findings
  const { areaMm2 } = result.analysis
  const counts = result.counts.value
  return (
    <section class="result" aria-label="Result">
      <Counts counts={counts} areaMm2={areaMm2} />
      <ThresholdSlider findings={findings} />
      <HotSpotLine desk={desk} findings={findings} />
      <RegionCounts region={findings.region} />
      <Legend desk={desk} figures={result.figures.value} />
    </section>
  )
}

function Counts({ counts, areaMm2 }: { counts: Tally; areaMm2: number | null }) {
  const { mitoses, mitosesInterval95, atypical, atypicalShare } = counts
  const interval = mitosesInterval95
  return (
    <dl class="counts">
      <div class="first">
        <dt>Mitotic figures</dt>
        <dd data-count="mitoses">{fixed(mitoses, 0)}</dd>
        <dd class="quiet">95 %: {range(interval, 1)}</dd>
      </div>
      {areaMm2 ? (
        <div class="first">
          <dt>per mm²</dt>
          <dd data-count="density">{fixed(mitoses / areaMm2, 1)}</dd>
          <dd class="quiet">
            {range({ low: interval.low / areaMm2, high: interval.high / areaMm2 }, 1)} · {fixed(areaMm2, 2)}{' '}
            mm²
          </dd>
        </div>
      ) : null}
      <div class="second">
        <dt>Atypical</dt>
        {atypical === null ? (
          <dd class="quiet">not told by this model</dd>
        ) : (
          <dd>
            {fixed(atypical, 0)}
            {atypicalShare && (
              <span class="quiet">
                {' '}
                · {percent(atypicalShare.value)} ({percent(atypicalShare.low)} to{' '}
                {percent(atypicalShare.high)})
              </span>
            )}
          </dd>
        )}
      </div>
    </dl>
  )
}

function ThresholdSlider({ findings: { result } }: { findings: Findings }) {
  const { threshold, columns } = result
  const isModels = threshold.value === columns.threshold
  return (
    <div class="threshold">
      <label for="threshold">
        Threshold <output class="number">{fixed(threshold.value, 2)}</output>
      </label>
      <button type="button" disabled={isModels} onClick={() => (threshold.value = columns.threshold)}>
        {isModels ? "the model's" : `back to ${fixed(columns.threshold, 2)}`}
      </button>
      <input
        id="threshold"
        type="range"
        min={0}
        max={1}
        step={0.01}
        value={threshold.value}
        onInput={({ currentTarget }) => (threshold.value = currentTarget.valueAsNumber)}
      />
    </div>
  )
}

function HotSpotLine({ desk, findings }: { desk: Desk; findings: Findings }) {
  const hotSpot = findings.hotSpot.value
  if (!hotSpot) return <p class="hot-spot quiet">No hot-spot: no mitotic figure.</p>
  return (
    <p class="hot-spot">
      <span>
        <b>Hot-spot</b> {fixed(hotSpot.count, 0)} <span class="quiet">in a {sayHotSpot(hotSpot)}</span>
      </span>
      <button type="button" title="Show it (S)" onClick={() => showRect(desk, hotSpot)}>
        Show
      </button>
    </p>
  )
}

/** What the marks mean, how many there are of each, and whether they are drawn. */
function Legend({ desk, figures }: { desk: Desk; figures: ShownFigures }) {
  const byCode = new Uint32Array(figureClasses.length)
  for (const code of figures.classCode) byCode[code]! += 1
  return (
    <ul class="legend" aria-label="Marks">
      {figureClasses.map((name, code) =>
        byCode[code] === 0 && name !== 'candidate' ? null : (
          <li key={name}>
            <label>
              <input
                type="checkbox"
                checked={desk.shown.value.has(name)}
                onChange={() => toggle(desk.shown, name)}
              />
              <ClassGlyph name={name} />
              {classLook[name].label} <span class="number quiet">{fixed(byCode[code]!, 0)}</span>
            </label>
          </li>
        ),
      )}
    </ul>
  )
}
