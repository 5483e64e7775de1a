import { join } from 'node:path'
import type { AnnotatedImage } from './annotated-image.ts'
import { firstExisting, requireFile } from './dataset-files.ts'
import { figuresOf, readSlideRunner, type SlideRunnerSlide } from './slide-runner.ts'
import { slideSize } from './slide-size.ts'
import { TUPAC16_MPP, tupac16Case } from './tupac16-cases.ts'

const DATABASE = 'TUPAC_alternativeLabels_augmented_training.sqlite'
/** Classes of the database: `Mitose` and `Hard negative`. */
const classes = { mitoticClass: 1, hardNegativeClass: 2 } as const

/**
 * TUPAC16 with the alternative labels, augmented (Bertram et al. 2020): the database beside the images. It counts in pixels of
 * one image a case: `24.tif` to `73.tif` are the challenge's `24/01.tif` and so on, and are found under either name;
 * `01_stitched1.tif` to `23_stitched1.tif` are put together from the challenge's fields by the labels' authors' notebook
 * `StitchTUPAC16.ipynb`. Points, no boxes; every mitotic figure is marked.
 */
export async function loadTupac16(folder: string): Promise<AnnotatedImage[]> {
  const slides = readSlideRunner(requireFile(folder, DATABASE, join('databases', DATABASE)))
  return Promise.all(slides.map((slide) => toImage(folder, slide)))
}

async function toImage(folder: string, slide: SlideRunnerSlide): Promise<AnnotatedImage> {
  const { number, caseId, scanner } = tupac16Case(slide.fileName)
  const path = imagePath(folder, slide.fileName, number)
  return {
    id: `tupac16/${number}`,
    source: 'tupac16',
    caseId,
    scanner,
    pixels: { kind: 'slide', path },
    ...(await slideSize(slide, path)),
    mpp: TUPAC16_MPP,
    figures: figuresOf(slide, classes),
    exhaustive: true,
  }
}

function imagePath(folder: string, fileName: string, number: string): string {
  const asNamed = [join(folder, fileName), join(folder, number, fileName)] as const
  // A stitched image's fields have the same folder, and are not it.
  return fileName.includes('stitched')
    ? firstExisting(...asNamed)
    : firstExisting(...asNamed, join(folder, number, '01.tif'))
}
