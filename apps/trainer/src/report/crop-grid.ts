import { FIGURE_RADIUS_UM } from '@metaphase/detection'
import { CROP_PX, CROP_UM, openCropSource, type CropSource, type PictureFile } from './figure-crops.ts'
import { html, type Html } from './html.ts'

/** A place to be shown; level-0 pixels, continuous. */
export interface CroppedPlace {
  readonly image: PictureFile
  readonly xPx: number
  readonly yPx: number
}

/** Crops of places as a grid, in their order. A crop that cannot be cut becomes a tile that says so. */
export async function cropGrid<Place extends CroppedPlace>(
  places: readonly Place[],
  describe: (place: Place) => string,
): Promise<Html> {
  if (places.length === 0) return html`<p>None.</p>`
  const crops = await cutCrops(places)
  return html`<ul class="gallery">
    ${places.map((place) => {
      const jpeg = crops.get(place)
      const position = `x ${Math.round(place.xPx)}, y ${Math.round(place.yPx)}`
      return html`<li>
        <div class="crop">
          ${jpeg ? picture(jpeg, `${place.image.id}, ${position} px`) : html`<p>${place.image.path} cannot be read</p>`}
        </div>
        <div class="caption">
          <b>${describe(place)}</b><span>${place.image.id}</span><span>${position} px</span>
        </div>
      </li> `
    })}
  </ul>`
}

/** Image by image, so that each is opened once. */
async function cutCrops(places: readonly CroppedPlace[]): Promise<Map<CroppedPlace, Buffer | null>> {
  const crops = new Map<CroppedPlace, Buffer | null>()
  for (const [image, own] of Map.groupBy(places, (place) => place.image)) {
    const source = await openIfReadable(image)
    for (const place of own) crops.set(place, source === null ? null : await source.crop(place))
    await source?.close()
  }
  return crops
}

/** A report is still worth having on a machine without the images: null where the file cannot be read. */
const openIfReadable = (image: PictureFile): Promise<CropSource | null> =>
  openCropSource(image).catch(() => null)

const ringShare = ((100 * 2 * FIGURE_RADIUS_UM) / CROP_UM).toFixed(3)

const picture = (jpeg: Buffer, alt: string): Html =>
  html`<img
      src="data:image/jpeg;base64,${jpeg.toString('base64')}"
      width="${CROP_PX}"
      height="${CROP_PX}"
      alt="${alt}"
    /><span class="ring" style="width: ${ringShare}%; height: ${ringShare}%"></span>`
