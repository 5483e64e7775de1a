import { z } from 'zod'
import { pictureRefusals } from '../../image/send-picture.ts'
import { answers, type Route } from '../../route.ts'
import { requireSlide } from '../../slides/require-slide.ts'
import { mppView, viewMpp } from '../../views/slide.ts'

const image = z
  .object({
    widthPx: z.int(),
    heightPx: z.int(),
    tileSizePx: z.int(),
    overlapPx: z.literal(0),
    minLevel: z.int().describe('Here the slide fits into one tile'),
    maxLevel: z.int().describe('Full resolution; each level below it is half as wide and high'),
    mpp: mppView.nullable(),
  })
  .meta({ id: 'SlideImage' })

export const getImage: Route = async (app, { services }) => {
  app.get(
    '/slides/:id/image',
    {
      config: { access: 'slides:read' },
      schema: {
        summary: 'How a viewer asks for a slide: the geometry of its tiles (Deep Zoom)',
        tags: ['Image'],
        params: z.object({ id: z.uuid() }),
        response: answers({ 200: image }, pictureRefusals),
      },
    },
    async (request) => {
      const slide = await requireSlide(services, request.caller.tenantId, request.params.id)
      // opened already, so that the first tiles come quickly
      const levels = await services.shownSlides.withSlide(slide.id, async ({ zoom }) => zoom.levels)
      return { ...levels, overlapPx: 0 as const, mpp: viewMpp(slide) }
    },
  )
}
