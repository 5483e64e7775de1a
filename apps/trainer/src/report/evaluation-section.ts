import type { ScoreInterval } from '@metaphase/detection'
import type { EvaluationRecord } from '../evaluate/evaluation-record.ts'
import { scoreIntervals } from '../evaluate/score-intervals.ts'
import { renderChart } from './chart.ts'
import { evaluationCharts } from './evaluation-charts.ts'
import { count, counted, ratio } from './figures-as-text.ts'
import { gallerySection } from './gallery-section.ts'
import { html, type Html } from './html.ts'
import { slideTable } from './slide-table.ts'

/** One evaluation: what ran on what, its scores, curves, table by slide, and gallery. */
export async function evaluationSection(record: EvaluationRecord): Promise<Html> {
  const { model, counts, images } = record
  const intervals = scoreIntervals(record)
  const charts = evaluationCharts(record, 'evaluation')
  return html`<section class="evaluation">
    <h2>Evaluation on ${record.source}: ${model.id} ${model.version}</h2>
    <p>
      ${counted(images.length, 'image')} with ${counted(record.groundTruth, 'annotated figure')}, run on
      ${record.executionProvider}. Matched within 7.5 µm as in MIDOG 2025, pooled over all images, at
      ${thresholdText(record)}
    </p>
    <div class="scores">
      ${score('F1', ratio(record.f1), intervals.f1)}${score('precision', ratio(record.precision), intervals.precision)}
      ${score('recall', ratio(record.recall), intervals.recall)}${score('average precision', ratio(record.ap), intervals.ap)}
      ${score('hits · misses · false alarms', `${count(counts.truePositives)} · ${count(counts.falseNegatives)} · ${count(counts.falsePositives)}`)}
    </div>
    <div class="charts">${await Promise.all(charts.map(renderChart))}</div>
    ${slideTable(record, intervals)}${await gallerySection(record)}
  </section>`
}

/** A headline figure, with its 95 % interval over slides where it has one. */
const score = (name: string, value: string, interval?: ScoreInterval): Html =>
  html`<div class="score">
    <b>${value}</b
    ><span>${name}${interval ? ` (${interval.low.toFixed(2)}–${interval.high.toFixed(2)})` : null}</span>
  </div> `

const thresholdText = ({ model, folds }: EvaluationRecord): string =>
  folds
    ? `the threshold of the model that had not seen the slide (folds 0 to ${folds.length - 1}: ${folds.map(({ threshold }) => ratio(threshold)).join(', ')}).`
    : `the model's threshold of ${ratio(model.threshold)}. Model SHA-256 ${model.sha256.slice(0, 12)}…`
