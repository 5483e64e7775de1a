import { calibrate, fitLogisticCalibration } from '@metaphase/detection'
import type { ClassificationValidationFile } from '../evaluate/classification-record.ts'
import { classificationIntervals } from '../evaluate/classification-intervals.ts'
import { calibrationChart } from './calibration-chart.ts'
import { renderChart } from './chart.ts'
import { counted, ratio } from './figures-as-text.ts'
import { html, type Html } from './html.ts'

/** The validation figures of a run's best epoch: scores with 95 % intervals, and reliability before and after calibration. */
export async function classificationSection({
  figures,
  threshold,
}: ClassificationValidationFile): Promise<Html> {
  const scores = classificationIntervals({ figures, threshold })
  const calibration = fitLogisticCalibration(figures)
  const calibrated = figures.map(({ score, isTrue }) => ({ score: calibrate(score, calibration), isTrue }))
  const chart = (id: string, title: string, items: typeof calibrated) =>
    renderChart(calibrationChart(items, { id, title, things: 'figure', where: '' }))
  return html`<section class="evaluation">
    <h2>Typical and atypical figures of the validation images</h2>
    <p>
      ${counted(figures.length, 'figure')}, ${figures.filter(({ isTrue }) => isTrue).length} of them atypical,
      at the threshold that is best on them, ${ratio(threshold)} before calibration: what chose the epoch, not
      a result. In brackets: 95 % intervals over slides.
    </p>
    <div class="scores">
      ${(
        [
          ['balanced accuracy', scores.balancedAccuracy],
          ['sensitivity', scores.sensitivity],
          ['specificity', scores.specificity],
          ['AUC', scores.auc],
        ] as const
      ).map(
        ([name, { estimate, low, high }]) =>
          html`<div class="score">
            <b>${ratio(estimate)}</b><span>${name} (${low.toFixed(2)}–${high.toFixed(2)})</span>
          </div> `,
      )}
    </div>
    <div class="charts">
      ${await chart('reliability-before', "Reliability of the network's own probability", [...figures])}
      ${await chart('reliability-after', 'After calibration on these figures', calibrated)}
    </div>
  </section>`
}
