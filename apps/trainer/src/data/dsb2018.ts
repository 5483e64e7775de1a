import { join } from 'node:path'
import type { AnnotatedImage } from './annotated-image.ts'
import { imageSize, namesIn, requireFile } from './dataset-files.ts'

/**
 * Assumed: the data set does not say, and its images are of several magnifications. At this value its median nucleus (18.6 px
 * across, as a disc of the same area) is as large as GBM40's (25.6 px at 0.25 µm/px, 6.4 µm). Good enough to learn what a
 * nucleus looks like; nothing is measured on these images.
 */
const ASSUMED_MPP = { x: 0.35, y: 0.35 } as const

/**
 * The 106 stained bright-field images of the 2018 Data Science Bowl: `images/*.png`, `instances/*.png` (16 bit). No mitotic
 * figure is marked, and patients and scanners are not known: for training only.
 */
export async function loadDsb2018(folder: string): Promise<AnnotatedImage[]> {
  const names = await namesIn(join(folder, 'images'), '.png')
  return Promise.all(
    names.map(async (name): Promise<AnnotatedImage> => {
      const path = join(folder, 'images', `${name}.png`)
      return {
        id: `dsb2018/${name}`,
        source: 'dsb2018',
        caseId: `dsb2018/${name}`,
        scanner: 'unknown',
        pixels: { kind: 'slide', path },
        ...(await imageSize(path)),
        mpp: ASSUMED_MPP,
        figures: [],
        exhaustive: false,
        nucleusMask: { kind: 'instances-png', path: requireFile(folder, join('instances', `${name}.png`)) },
      }
    }),
  )
}
