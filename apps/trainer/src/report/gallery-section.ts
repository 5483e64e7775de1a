import { FIGURE_RADIUS_UM } from '@metaphase/detection'
import type { EvaluatedImage, EvaluationRecord } from '../evaluate/evaluation-record.ts'
import { CROP_PX, CROP_UM, type CropSource, openCropSource } from './figure-crops.ts'
import { count, ratio } from './figures-as-text.ts'
import { chooseGallery, type Gallery, type GalleryChoice, type GalleryItem } from './gallery-choice.ts'
import { html, type Html } from './html.ts'

/** Hits, misses and false alarms as crops. A crop that cannot be cut becomes a tile that says so. */
export async function gallerySection(record: EvaluationRecord): Promise<Html> {
  const gallery = chooseGallery(record)
  const crops = await cutCrops(gallery)
  const threshold = record.model.threshold
  const floor = record.model.probabilityFloor
  return html`<h3>Gallery</h3>
    <p class="note">
      Crops of ${CROP_UM} × ${CROP_UM} µm; the circle has the matching radius, ${FIGURE_RADIUS_UM} µm.
      Positions are level-0 pixels. All three are sorted by falling probability.
    </p>
    <label class="switch"><input type="checkbox" class="rings" checked /> Show circles</label>
    ${[
      html`<section class="alarms">
        <h3>False alarms: ${shownOf(gallery.falseAlarms, 'the strongest')}</h3>
        <p class="note">Detections from the threshold (${ratio(threshold)}) up that no annotation claims.</p>
        ${grid(gallery.falseAlarms, crops, (item) => `p ${item.probability!.toFixed(3)}`)}
      </section>`,
      html`<section class="misses">
        <h3>Misses: ${shownOf(gallery.misses, 'those with the strongest candidate')}</h3>
        <p class="note">
          Annotated figures without a detection. The probability is that of the strongest candidate below the
          threshold within ${FIGURE_RADIUS_UM} µm.
        </p>
        ${grid(gallery.misses, crops, (item) => (item.probability === null ? `no candidate from ${floor} up` : `p ${item.probability.toFixed(3)}`))}
      </section>`,
      html`<section class="hits">
        <h3>Hits: ${shownOf(gallery.hits, 'spread evenly over the ranks')}</h3>
        <p class="note">Detections claimed by an annotation; the crop is centred on the detection.</p>
        ${grid(gallery.hits, crops, (item) => `p ${item.probability!.toFixed(3)}`)}
      </section>`,
    ]}`
}

const shownOf = ({ shown, total }: GalleryChoice, which: string): string =>
  shown.length === total ? `all ${count(total)}` : `${count(shown.length)} of ${count(total)}, ${which}`

type Crops = ReadonlyMap<GalleryItem, Buffer | null>

/** Image by image, so that each is opened once and only one is in memory. */
async function cutCrops({ hits, misses, falseAlarms }: Gallery): Promise<Crops> {
  const items = [...hits.shown, ...misses.shown, ...falseAlarms.shown]
  const crops = new Map<GalleryItem, Buffer | null>()
  for (const [image, own] of Map.groupBy(items, (item) => item.image)) {
    const source = await openIfReadable(image)
    for (const item of own) crops.set(item, source === null ? null : await source.crop(item))
  }
  return crops
}

/** A report is still worth having on a machine without the images: null where the file cannot be read. */
const openIfReadable = (image: EvaluatedImage): Promise<CropSource | null> =>
  openCropSource(image).catch(() => null)

function grid({ shown }: GalleryChoice, crops: Crops, describe: (item: GalleryItem) => string): Html {
  if (shown.length === 0) return html`<p>None.</p>`
  return html`<ul class="gallery">
    ${shown.map((item) => {
      const jpeg = crops.get(item)
      const place = `x ${Math.round(item.xPx)}, y ${Math.round(item.yPx)}`
      return html`<li>
        <div class="crop">
          ${jpeg ? picture(jpeg, `${item.image.id}, ${place} px`) : html`<p>${item.image.path} cannot be read</p>`}
        </div>
        <div class="caption">
          <b>${describe(item)}</b><span>${item.image.id}</span><span>${place} px</span>
        </div>
      </li> `
    })}
  </ul>`
}

const ringShare = ((100 * 2 * FIGURE_RADIUS_UM) / CROP_UM).toFixed(3)

const picture = (jpeg: Buffer, alt: string): Html =>
  html`<img
      src="data:image/jpeg;base64,${jpeg.toString('base64')}"
      width="${CROP_PX}"
      height="${CROP_PX}"
      alt="${alt}"
    /><span class="ring" style="width: ${ringShare}%; height: ${ringShare}%"></span>`
