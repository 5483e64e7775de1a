import type { Slide, SlideWithAnalyses } from '@metaphase/db'
import { z } from 'zod'

export const mppView = z
  .object({ x: z.number(), y: z.number(), source: z.string() })
  .describe('µm per pixel at full resolution, and where it was read')

export const slideView = z
  .object({
    id: z.uuid(),
    state: z.enum(['uploading', 'ready', 'deleting']),
    externalId: z.string().nullable(),
    fileName: z.string().nullable(),
    metadata: z.record(z.string(), z.unknown()),
    sizeBytes: z.int().nullable(),
    sha256: z
      .string()
      .nullable()
      .describe('Null until it is known, which after an upload in parts takes a while'),
    format: z.string().nullable(),
    vendor: z.string().nullable(),
    widthPx: z
      .int()
      .nullable()
      .describe(
        'Null, like heightPx and mpp, for MRXS and DICOM until a first analysis has opened the slide',
      ),
    heightPx: z.int().nullable(),
    mpp: mppView.nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Slide' })
export type SlideView = z.output<typeof slideView>

export function viewSlide(slide: Slide): SlideView {
  const { id, state, externalId, fileName, sha256, format, vendor, widthPx, heightPx } = slide
  return {
    id,
    state,
    externalId,
    fileName,
    sha256,
    format,
    vendor,
    widthPx,
    heightPx,
    metadata: slide.metadata as SlideView['metadata'],
    sizeBytes: slide.sizeBytes === null ? null : Number(slide.sizeBytes),
    mpp: viewMpp(slide),
    createdAt: slide.createdAt.toISOString(),
  }
}

export function viewMpp({ mppX, mppY, mppSource }: Slide): SlideView['mpp'] {
  if (mppX === null || mppY === null || mppSource === null) return null
  return { x: mppX, y: mppY, source: mppSource }
}

/** With what was asked of it, latest first. */
export const slideWithAnalysesView = slideView
  .extend({
    analyses: z.array(
      z.object({
        id: z.uuid(),
        state: z.string(),
        model: z.object({ name: z.string(), version: z.string() }),
        mitoses: z.int().nullable(),
        createdAt: z.iso.datetime(),
        finishedAt: z.iso.datetime().nullable(),
      }),
    ),
  })
  .meta({ id: 'SlideWithAnalyses' })

export function viewSlideWithAnalyses(slide: SlideWithAnalyses): z.output<typeof slideWithAnalysesView> {
  const analyses = slide.analyses.map(
    ({ id, state, mitoses, model: { name, version }, createdAt, finishedAt }) => ({
      id,
      state,
      mitoses,
      model: { name, version },
      createdAt: createdAt.toISOString(),
      finishedAt: finishedAt?.toISOString() ?? null,
    }),
  )
  return { ...viewSlide(slide), analyses }
}
