import { keepPhantomSlide } from '@metaphase/phantom'
import { z } from 'zod'
import type { AnnotatedFigure, AnnotatedImage } from './annotated-image.ts'

/** Which phantom slides a run draws; their figures and dying nuclei are marked. */
export const phantomsSchema = z.strictObject({
  /** One slide each. */
  seeds: z.array(z.int().nonnegative()).min(1),
  /** Side of the square slides, at 0.25 µm/px. */
  sidePx: z.int().positive(),
  figuresPerMm2: z.number().nonnegative(),
  /** Dying nuclei, as dark as mitotic figures. */
  impostersPerMm2: z.number().nonnegative(),
})
type Phantoms = z.output<typeof phantomsSchema>

const MPP = 0.25

/** The phantom slides of a run, in a folder where an earlier start may have left them. */
export async function drawPhantoms(phantoms: Phantoms, folder: string): Promise<AnnotatedImage[]> {
  const images: AnnotatedImage[] = []
  for (const seed of phantoms.seeds) images.push(await drawPhantom(phantoms, seed, folder))
  return images
}

async function drawPhantom(
  { sidePx, figuresPerMm2, impostersPerMm2 }: Phantoms,
  seed: number,
  folder: string,
): Promise<AnnotatedImage> {
  const size = { widthPx: sidePx, heightPx: sidePx }
  const { path, truth } = await keepPhantomSlide(folder, {
    seed,
    ...size,
    mpp: MPP,
    figuresPerMm2,
    impostersPerMm2,
  })
  return {
    id: `phantom/${seed}`,
    source: 'phantom',
    caseId: `phantom/${seed}`,
    scanner: 'phantom',
    pixels: { kind: 'slide', path },
    ...size,
    mpp: { x: MPP, y: MPP },
    figures: [
      ...truth.figures.map(marked('mitotic-figure')),
      ...truth.imposters.map(marked('hard-negative')),
    ],
    exhaustive: true,
  }
}

const marked =
  (kind: AnnotatedFigure['kind']) =>
  ({ xPx, yPx }: { readonly xPx: number; readonly yPx: number }): AnnotatedFigure => ({ kind, xPx, yPx })
