import { join } from 'node:path'
import { z } from 'zod'
import type { AnnotatedFigure, AnnotatedImage } from './annotated-image.ts'
import { requireFile } from './dataset-files.ts'
import { readJson } from './read-json.ts'

/** Side of what is shown of a figure in Track 2: 128 px at 0.25 µm/px, as in AMi-Br. */
const PATCH_UM = 32

const figure = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('mitotic-figure'),
    xPx: z.number(),
    yPx: z.number(),
    atypical: z.boolean().optional(),
  }),
  z.object({ kind: z.literal('hard-negative'), xPx: z.number(), yPx: z.number() }),
])

const reviewsSchema = z.object({
  format: z.literal('metaphase-reviews'),
  version: z.literal(1),
  slides: z.array(
    z.object({
      file: z.string(),
      slideId: z.string(),
      caseId: z.string(),
      scanner: z.string(),
      widthPx: z.int().positive(),
      heightPx: z.int().positive(),
      mpp: z.object({ x: z.number().positive(), y: z.number().positive() }),
      exhaustive: z.boolean(),
      figures: z.array(figure),
    }),
  ),
})
type ReviewedSlide = z.output<typeof reviewsSchema>['slides'][number]

/**
 * Slides that people reviewed in the service, as `export-reviews` writes them: `reviews.json`, and the files that it names.
 * What they rejected are hard negatives. Every mitotic figure is marked where somebody signed the result.
 */
export async function loadReviews(folder: string): Promise<AnnotatedImage[]> {
  const slides = await readReviews(folder)
  return slides.map((slide): AnnotatedImage => ({
    id: `reviews/${slide.slideId}`,
    source: 'reviews',
    ...slideOf(slide),
    pixels: { kind: 'slide', path: join(folder, slide.file) },
    widthPx: slide.widthPx,
    heightPx: slide.heightPx,
    figures: slide.figures.map(toFigure),
    exhaustive: slide.exhaustive,
  }))
}

/**
 * The same slides as windows of 32 µm, one around each mitotic figure whose class reviewers gave; other such figures that lie
 * in a window are marked as well.
 */
export async function loadReviewsAtypical(folder: string): Promise<AnnotatedImage[]> {
  const slides = await readReviews(folder)
  return slides.flatMap((slide) => {
    const classified = slide.figures.map(toFigure).filter(({ atypical }) => atypical !== undefined)
    return classified.map((own, i): AnnotatedImage => {
      const x = windowAlong(own.xPx, PATCH_UM / slide.mpp.x, slide.widthPx)
      const y = windowAlong(own.yPx, PATCH_UM / slide.mpp.y, slide.heightPx)
      const others = classified.filter((other) => other !== own && x.holds(other.xPx) && y.holds(other.yPx))
      return {
        id: `reviews-atypical/${slide.slideId}-${i}`,
        source: 'reviews-atypical',
        ...slideOf(slide),
        pixels: { kind: 'region', path: join(folder, slide.file), xPx: x.startPx, yPx: y.startPx },
        widthPx: x.lengthPx,
        heightPx: y.lengthPx,
        figures: [own, ...others].map((one) => ({
          ...one,
          xPx: one.xPx - x.startPx,
          yPx: one.yPx - y.startPx,
        })),
        exhaustive: false,
      }
    })
  })
}

const readReviews = async (folder: string): Promise<ReviewedSlide[]> =>
  (await readJson(requireFile(folder, 'reviews.json'), reviewsSchema)).slides

const slideOf = ({ caseId, scanner, mpp }: ReviewedSlide) => ({ caseId: `reviews/${caseId}`, scanner, mpp })

function toFigure(reviewed: ReviewedSlide['figures'][number]): AnnotatedFigure {
  const { kind, xPx, yPx } = reviewed
  if (kind === 'hard-negative' || reviewed.atypical === undefined) return { kind, xPx, yPx }
  return { kind, xPx, yPx, atypical: reviewed.atypical }
}

/** Whole pixels about a place, moved in where the slide ends. */
function windowAlong(centrePx: number, wantedPx: number, slidePx: number) {
  const lengthPx = Math.min(Math.round(wantedPx), slidePx)
  const startPx = Math.max(0, Math.min(Math.round(centrePx - lengthPx / 2), slidePx - lengthPx))
  return { startPx, lengthPx, holds: (px: number) => px >= startPx && px < startPx + lengthPx }
}
