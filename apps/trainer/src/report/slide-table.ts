import {
  f1Interval,
  poolCounts,
  scoreCounts,
  wilsonInterval,
  type RatioInterval,
  type ScoreIntervals,
} from '@metaphase/detection'
import type { EvaluatedImage, EvaluationRecord } from '../evaluate/evaluation-record.ts'
import { areaMm2, countsOf } from '../evaluate/score-images.ts'
import { count, counted, ratio } from './figures-as-text.ts'
import { html, type Html } from './html.ts'

/** A row for each slide or case with 95 % intervals, and the pooled scores with those of `pooled` under them. */
export function slideTable({ images }: EvaluationRecord, pooled: ScoreIntervals): Html {
  const slides = [...Map.groupBy(images, ({ caseId }) => caseId)].toSorted(([a], [b]) =>
    a.localeCompare(b, 'en', { numeric: true }),
  )
  return html`<h3>By slide</h3>
    <p class="note">
      At the model's threshold, with 95 % intervals. Of a slide: Wilson's score interval of its own counts
      (for F1 by way of TP / (TP + FP + FN)), which takes its figures as independent. Of all: percentile
      bootstrap over ${counted(pooled.units, slides.length > 1 ? 'slide' : 'image')},
      ${count(pooled.resamples)} resamples; with few of them it covers less than it says.
    </p>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>Slide or case</th>
            <th>Images</th>
            <th>mm²</th>
            <th>Annotated</th>
            <th>Hits</th>
            <th>Misses</th>
            <th>False alarms</th>
            <th>per mm²</th>
            <th>F1</th>
            <th>Precision</th>
            <th>Recall</th>
          </tr>
        </thead>
        <tbody>
          ${slides.map(([caseId, own]) => slideRow(caseId, own))}
          ${slideRow(`All ${counted(slides.length, 'slide')}`, images, pooled)}
        </tbody>
      </table>
    </div>`
}

function slideRow(name: string, images: readonly EvaluatedImage[], pooled?: ScoreIntervals): Html {
  const counts = poolCounts(images.map(countsOf))
  const { truePositives: tp, falsePositives: fp, falseNegatives: fn } = counts
  const { f1, precision, recall } = scoreCounts(counts)
  const area = areaMm2(images)
  return html`<tr${pooled ? html` class="total"` : null}>
    <td>${name}</td><td>${count(images.length)}</td><td>${area.toFixed(2)}</td><td>${count(tp + fn)}</td>
    <td>${count(tp)}</td><td>${count(fn)}</td><td>${count(fp)}</td><td>${(fp / area).toFixed(1)}</td>
    <td>${tp + fp + fn === 0 ? '–' : withInterval(f1, pooled?.f1 ?? f1Interval(counts))}</td>
    <td>${tp + fp === 0 ? '–' : withInterval(precision, pooled?.precision ?? wilsonInterval(tp, tp + fp))}</td>
    <td>${tp + fn === 0 ? '–' : withInterval(recall, pooled?.recall ?? wilsonInterval(tp, tp + fn))}</td>
  </tr> `
}

const withInterval = (value: number, { low, high }: RatioInterval): Html =>
  html`${ratio(value)}<span class="interval">${low.toFixed(2)}–${high.toFixed(2)}</span>`
