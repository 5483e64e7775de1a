import { basename, join } from 'node:path'
import type { AnnotatedImage } from './annotated-image.ts'
import { firstExisting, requireFile } from './dataset-files.ts'
import { figuresOf, readSlideRunner } from './slide-runner.ts'
import { slideSize } from './slide-size.ts'

export interface MitosWsi {
  readonly source: 'mitos-wsi-cmc' | 'mitos-wsi-ccmct'
  /** Names of the annotation database, the preferred first. */
  readonly databases: readonly string[]
  readonly mitoticClass: number
  readonly hardNegativeClass: number
}

/** Both sets of canine slides were made at the same institute, with an Aperio ScanScope CS2 at 40×. */
const MPP = { x: 0.25, y: 0.25 } as const
/** The data sets' code draws this square around each point. */
const BOX_SIDE_PX = 50

/** One of the two sets of whole slides: `databases/*.sqlite` and `WSI/*.svs`, or both in the folder itself. */
export async function loadMitosWsi(
  folder: string,
  { source, databases, mitoticClass, hardNegativeClass }: MitosWsi,
): Promise<AnnotatedImage[]> {
  const inFolder = databases.flatMap((name) => [join('databases', name), name])
  const slides = readSlideRunner(requireFile(folder, ...inFolder))
  return Promise.all(
    slides.map(async (slide): Promise<AnnotatedImage> => {
      const path = firstExisting(join(folder, 'WSI', slide.fileName), join(folder, slide.fileName))
      const id = `${source}/${basename(slide.fileName, '.svs')}`
      return {
        id,
        source,
        caseId: id,
        scanner: 'Aperio CS2',
        pixels: { kind: 'slide', path },
        ...(await slideSize(slide, path)),
        mpp: MPP,
        figures: figuresOf(slide, { mitoticClass, hardNegativeClass, boxSidePx: BOX_SIDE_PX }),
        exhaustive: true,
      }
    }),
  )
}
