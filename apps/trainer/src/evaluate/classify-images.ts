import { classifyFigures, type Classifier, type Engine } from '@metaphase/inference'
import type { AnnotatedImage } from '../data/annotated-image.ts'
import { readPixels } from '../data/read-pixels.ts'
import { mirrored } from './mirrored.ts'
import type { ClassifiedFigure } from './classification-record.ts'

/** An image whose first figure is to be classified. */
export interface FigureImage extends Pick<
  AnnotatedImage,
  'id' | 'pixels' | 'widthPx' | 'heightPx' | 'mpp' | 'figures'
> {
  readonly caseId: string | null
}

/**
 * What a loaded classifier makes of the first figure of each image, by the serving path. Images smaller than its field are
 * reflected at their edges. Throws what `readPixels` and the engine throw.
 */
export async function classifyImages(
  images: readonly FigureImage[],
  engine: Engine,
  classifier: Classifier,
  onImage?: (done: number, of: number) => void,
): Promise<ClassifiedFigure[]> {
  const figures: ClassifiedFigure[] = []
  for (const image of images) {
    const [figure] = image.figures
    const imageMpp = Math.sqrt(image.mpp.x * image.mpp.y)
    const fieldPx = Math.round((classifier.inputPx * classifier.modelMpp) / imageMpp)
    const shown = mirrored(await readPixels(image), fieldPx)
    const places = [{ xPx: figure!.xPx + shown.marginXPx, yPx: figure!.yPx + shown.marginYPx }]
    const [score] = await classifyFigures(engine, classifier, { image: shown.image, imageMpp, places })
    const { id, caseId } = image
    const { atypical, experts } = figure!
    figures.push({ id, caseId, score: score!, isTrue: atypical === true, ...(experts && { experts }) })
    onImage?.(figures.length, images.length)
  }
  return figures
}
