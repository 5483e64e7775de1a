import { MetaphaseError } from '@metaphase/errors'
import type { AnnotatedImage } from '../data/annotated-image.ts'
import { loadSource } from '../data/loaders.ts'
import { split85To80 } from '../data/split-85-80.ts'

/**
 * The slides of a `reviews` folder that somebody signed, so that every mitotic figure on them is known. With `splitSeed`,
 * those of them alone that `train --fold split` with this seed kept for the test. Throws `dataset-invalid` where none is left.
 */
export async function readReviewedSlides(
  folder: string,
  { splitSeed }: { readonly splitSeed: number | undefined },
): Promise<readonly AnnotatedImage[]> {
  const slides = await loadSource('reviews', folder)
  const signed = slides.filter(({ exhaustive }) => exhaustive)
  const isKept = (slide: AnnotatedImage) =>
    splitSeed === undefined || split85To80(slide, splitSeed) === 'test'
  const scored = signed.filter(isKept)
  if (scored.length > 0) return scored
  throw new MetaphaseError(
    'dataset-invalid',
    `${folder}: of ${slides.length} reviewed slides ${signed.length} are signed` +
      (splitSeed === undefined
        ? ''
        : `, and the split of seed ${splitSeed} keeps none of them for the test`) +
      '; nothing can be scored. Sign more slides and export them again',
  )
}
