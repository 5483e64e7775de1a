import { poissonInterval } from '@metaphase/detection'
import type { Survey, SurveyedSlide } from '../evaluate/survey-slides.ts'
import { cropGrid } from './crop-grid.ts'
import { CROP_UM } from './figure-crops.ts'
import { count, counted, ratio } from './figures-as-text.ts'
import { html, type Html } from './html.ts'
import { writePage } from './page.ts'

/** More would make the page too large to send to a colleague. */
const MOST_SHOWN = 200

/** Writes a survey as a page: density by slide, and the most probable figures as crops. Returns its path. */
export async function writeSurveyPage({ model, slides }: Survey, path: string): Promise<string> {
  const strongest = slides
    .flatMap((image) => image.figures.map((figure) => ({ image, ...figure })))
    .toSorted((a, b) => b.probability - a.probability)
  const shown = strongest.slice(0, MOST_SHOWN)
  const content = html`<header>
      <h1>${model.id} ${model.version}</h1>
      <p class="note">
        What it finds on ${counted(slides.length, 'slide')}, at its threshold of ${ratio(model.threshold)}.
        Nothing is known of the slides: these are detections, not mitotic figures. For research use; not a
        medical device.
      </p>
    </header>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>Slide</th>
            <th>Tissue, mm²</th>
            <th>Detections</th>
            <th>per mm²</th>
          </tr>
        </thead>
        <tbody>
          ${slides.map((slide) => row(slide.id, [slide]))}
          ${row(`All ${counted(slides.length, 'slide')}`, slides)}
        </tbody>
      </table>
    </div>
    <section class="alarms evaluation">
      <h3>
        Detections:
        ${shown.length === strongest.length ? `all ${count(shown.length)}` : `the strongest ${count(shown.length)} of ${count(strongest.length)}`}
      </h3>
      <p class="note">Crops of ${CROP_UM} × ${CROP_UM} µm. Positions are level-0 pixels.</p>
      <label class="switch"><input type="checkbox" class="rings" checked /> Show circles</label>
      ${await cropGrid(shown, ({ probability }) => `p ${probability.toFixed(3)}`)}
    </section>`
  return writePage(path, `${model.id} ${model.version} – survey`, content)
}

function row(name: string, slides: readonly SurveyedSlide[]): Html {
  const { figures, tissueMm2, perMm2, low, high } = surveyDensity(slides)
  return html`<tr>
    <td>${name}</td>
    <td>${tissueMm2.toFixed(2)}</td>
    <td>${count(figures)}</td>
    <td>${perMm2.toFixed(1)}<span class="interval">${low.toFixed(1)}–${high.toFixed(1)}</span></td>
  </tr> `
}

/** Detections a mm² of tissue, with the 95 % interval of their number as a Poisson count. */
export function surveyDensity(slides: readonly SurveyedSlide[]) {
  const figures = slides.reduce((sum, slide) => sum + slide.figures.length, 0)
  const tissueMm2 = slides.reduce((sum, slide) => sum + slide.tissueMm2, 0)
  const { low, high } = poissonInterval(figures)
  return { figures, tissueMm2, perMm2: figures / tissueMm2, low: low / tissueMm2, high: high / tissueMm2 }
}
