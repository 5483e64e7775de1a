import { classLook } from './class-look.ts'
import type { ExportedFigure } from './exported-figure.ts'
import type { Exported, ExportFormat, HotSpot } from './export-format.ts'
import { jsonItems, jsonWithList } from './json-list.ts'
import { nameUuid } from '../name-uuid.ts'

/** For QuPath: a detection at each figure, the hot-spot as an annotation. Full-resolution pixels, origin at the upper left. */
export const qupathGeoJson: ExportFormat = {
  name: 'GeoJSON for QuPath',
  ending: 'geojson',
  contentType: 'application/geo+json',
  write: ({ hotspot, run }, pages) => {
    const { analysisId } = run
    const features = hotspot ? withFirst(hotSpotFeature(hotspot, analysisId), pages) : pages
    const toFeature = (item: ExportedFigure | Feature) =>
      'type' in item ? item : figureFeature(item, analysisId)
    return jsonWithList({ type: 'FeatureCollection' }, 'features', jsonItems(features, toFeature))
  },
}

type Feature = ReturnType<typeof hotSpotFeature>

async function* withFirst<First, Item>(
  first: First,
  pages: AsyncIterable<readonly Item[]>,
): AsyncGenerator<readonly (First | Item)[]> {
  yield [first]
  yield* pages
}

/** `objectType` belongs into the properties: elsewhere QuPath overlooks it and makes an annotation. */
function figureFeature(figure: ExportedFigure, analysisId: string) {
  const { ordinal, addedFigureId, xPx, yPx, probability, atypicalProbability } = figure
  const { label, rgb } = classLook[figure.class]
  return {
    type: 'Feature',
    id: addedFigureId ?? nameUuid(analysisId, `figure ${ordinal}`),
    geometry: { type: 'Point', coordinates: [xPx, yPx] },
    properties: {
      objectType: 'detection',
      classification: { name: label, color: rgb },
      measurements: {
        ...(probability !== null && { 'Detection probability': probability }),
        ...(atypicalProbability !== null && { 'Atypical probability': atypicalProbability }),
      },
    },
  }
}

function hotSpotFeature(
  { xPx, yPx, widthPx, heightPx, areaMm2 }: HotSpot,
  analysisId: Exported['run']['analysisId'],
) {
  const [right, bottom] = [xPx + widthPx, yPx + heightPx]
  const ring = [
    [xPx, yPx],
    [right, yPx],
    [right, bottom],
    [xPx, bottom],
    [xPx, yPx],
  ]
  return {
    type: 'Feature',
    id: nameUuid(analysisId, 'hot-spot'),
    geometry: { type: 'Polygon', coordinates: [ring] },
    properties: {
      objectType: 'annotation',
      name: `Hot-spot, ${Number(areaMm2.toFixed(3))} mm²`,
      classification: { name: 'Hot-spot', color: [230, 159, 0] },
      isLocked: true,
    },
  }
}
