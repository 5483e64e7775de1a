import { MetaphaseError } from '@metaphase/errors'
import { join } from 'node:path'
import type { AnnotatedImage } from './annotated-image.ts'
import { imageSize, namesIn, requireFile } from './dataset-files.ts'
import { readNucleiPolygons } from './nuclei-polygons.ts'

const MPP = { x: 0.25, y: 0.25 } as const

/**
 * GBM40: 40 fields `images/01.png` … with every nucleus outlined in `nuclei_polygons.json` (none on field 01). No mitotic
 * figure is marked, and patients and scanners are not known: for training only.
 */
export async function loadGbm40(folder: string): Promise<AnnotatedImage[]> {
  const outlines = requireFile(folder, 'nuclei_polygons.json')
  const polygons = await readNucleiPolygons(outlines)
  const names = await namesIn(join(folder, 'images'), '.png')
  return Promise.all(
    names.map(async (name): Promise<AnnotatedImage> => {
      if (!polygons[name])
        throw new MetaphaseError('dataset-invalid', `The file ${outlines} has no outlines for image ${name}`)
      const path = join(folder, 'images', `${name}.png`)
      return {
        id: `gbm40/${name}`,
        source: 'gbm40',
        caseId: `gbm40/${name}`,
        scanner: 'unknown',
        pixels: { kind: 'slide', path },
        ...(await imageSize(path)),
        mpp: MPP,
        figures: [],
        exhaustive: false,
        nucleusMask: { kind: 'polygons-json', path: outlines, image: name },
      }
    }),
  )
}
