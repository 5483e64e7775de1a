import { renderChart } from './chart.ts'
import { count, ratio, significant } from './figures-as-text.ts'
import { html, type Html } from './html.ts'
import { describeDuration } from './progress.ts'
import type { RunEvent, RunEventOf } from './run-event.ts'
import { bestValidation, eventsOf } from './run-events.ts'
import { lossCharts, scheduleCharts, validationChart } from './training-charts.ts'

/** What the log says of the training: validation per epoch, losses per term, and the schedule. */
export async function trainingSection(events: readonly RunEvent[]): Promise<Html> {
  const steps = eventsOf(events, 'step')
  const validations = eventsOf(events, 'validation')
  const classifications = eventsOf(events, 'classification')
  const best = bestValidation(events)
  return html`<section>
    <h2>Training</h2>
    ${best ? html`<div class="charts">${await renderChart(validationChart(validations, best.epoch))}</div>` : null}
    ${validations.length > 0 ? epochTable(validations, eventsOf(events, 'mining')) : null}
    ${classifications.length > 0 ? classificationTable(classifications) : null}
    ${
      steps.length > 0
        ? html`<h3>Losses</h3>
            <p class="note">Line: mean of neighbouring steps. Band: their least and greatest value.</p>
            <div class="charts">${await Promise.all(lossCharts(steps).map(renderChart))}</div>
            <h3>Schedule and time</h3>
            <div class="charts">${await Promise.all(scheduleCharts(steps).map(renderChart))}</div>`
        : html`<p>The log holds no step yet.</p>`
    }
  </section>`
}

function classificationTable(validations: readonly RunEventOf<'classification'>[]): Html {
  return html`<h3>Typical and atypical figures told apart on the validation images</h3>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>Epoch</th>
            <th>Balanced accuracy</th>
            <th>Sensitivity</th>
            <th>Specificity</th>
            <th>AUC</th>
            <th>Threshold</th>
            <th>Figures</th>
            <th>Best so far</th>
            <th>Time</th>
          </tr>
        </thead>
        <tbody>
          ${validations.map(
            (v) =>
              html`<tr>
                <td>${v.epoch + 1}</td>
                <td>${ratio(v.balancedAccuracy)}</td>
                <td>${ratio(v.sensitivity)}</td>
                <td>${ratio(v.specificity)}</td>
                <td>${ratio(v.auc)}</td>
                <td>${ratio(v.threshold)}</td>
                <td>${count(v.n)}</td>
                <td>${v.isBest ? 'yes' : ''}</td>
                <td>${describeDuration(v.wallMs)}</td>
              </tr> `,
          )}
        </tbody>
      </table>
    </div>`
}

function epochTable(
  validations: readonly RunEventOf<'validation'>[],
  mined: readonly RunEventOf<'mining'>[],
) {
  const minedIn = new Map(mined.map((mining) => [mining.epoch, mining]))
  return html`<details>
    <summary>Every validation (${count(validations.length)})</summary>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>Epoch</th>
            <th>F1</th>
            <th>Precision</th>
            <th>Recall</th>
            <th>Average precision</th>
            <th>Threshold</th>
            <th>Best so far</th>
            <th>Teacher synced</th>
            <th>Mined false alarms</th>
            <th>Time</th>
          </tr>
        </thead>
        <tbody>
          ${validations.map((v) => {
            const mining = minedIn.get(v.epoch)
            return html`<tr>
              <td>${v.epoch + 1}</td>
              <td>${ratio(v.f1)}</td>
              <td>${ratio(v.precision)}</td>
              <td>${ratio(v.recall)}</td>
              <td>${ratio(v.averagePrecision)}</td>
              <td>${ratio(v.threshold)}</td>
              <td>${v.isBest ? 'yes' : ''}</td>
              <td>${v.teacherSynced ? 'yes' : ''}</td>
              <td>${mining ? `${count(mining.falseAlarms)} (${significant(mining.perMm2)} per mm²)` : ''}</td>
              <td>${describeDuration(v.wallMs)}</td>
            </tr> `
          })}
        </tbody>
      </table>
    </div>
  </details>`
}
