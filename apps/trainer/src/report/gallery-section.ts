import { FIGURE_RADIUS_UM } from '@metaphase/detection'
import type { EvaluationRecord } from '../evaluate/evaluation-record.ts'
import { cropGrid } from './crop-grid.ts'
import { CROP_UM } from './figure-crops.ts'
import { count, ratio } from './figures-as-text.ts'
import { chooseGallery, type GalleryChoice } from './gallery-choice.ts'
import { html, type Html } from './html.ts'

/** Hits, misses and false alarms as crops. */
export async function gallerySection(record: EvaluationRecord): Promise<Html> {
  const { hits, misses, falseAlarms } = chooseGallery(record)
  const { threshold, probabilityFloor: floor } = record.model
  return html`<h3>Gallery</h3>
    <p class="note">
      Crops of ${CROP_UM} × ${CROP_UM} µm; the circle has the matching radius, ${FIGURE_RADIUS_UM} µm.
      Positions are level-0 pixels. All three are sorted by falling probability.
    </p>
    <label class="switch"><input type="checkbox" class="rings" checked /> Show circles</label>
    ${[
      html`<section class="alarms">
        <h3>False alarms: ${shownOf(falseAlarms, 'the strongest')}</h3>
        <p class="note">
          Detections from the threshold (${record.folds ? "the fold's" : ratio(threshold)}) up that no
          annotation claims.
        </p>
        ${await cropGrid(falseAlarms.shown, (item) => `p ${item.probability!.toFixed(3)}`)}
      </section>`,
      html`<section class="misses">
        <h3>Misses: ${shownOf(misses, 'those with the strongest candidate')}</h3>
        <p class="note">
          Annotated figures without a detection. The probability is that of the strongest candidate below the
          threshold within ${FIGURE_RADIUS_UM} µm.
        </p>
        ${await cropGrid(misses.shown, (item) => (item.probability === null ? `no candidate from ${floor} up` : `p ${item.probability.toFixed(3)}`))}
      </section>`,
      html`<section class="hits">
        <h3>Hits: ${shownOf(hits, 'spread evenly over the ranks')}</h3>
        <p class="note">Detections claimed by an annotation; the crop is centred on the detection.</p>
        ${await cropGrid(hits.shown, (item) => `p ${item.probability!.toFixed(3)}`)}
      </section>`,
    ]}`
}

const shownOf = ({ shown, total }: GalleryChoice, which: string): string =>
  shown.length === total ? `all ${count(total)}` : `${count(shown.length)} of ${count(total)}, ${which}`
