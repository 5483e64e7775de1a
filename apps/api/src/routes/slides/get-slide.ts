import { findSlide } from '@metaphase/db'
import { z } from 'zod'
import { answers, type Route } from '../../route.ts'
import { slideNotFound } from '../../slides/refusals.ts'
import { slideWithAnalysesView, viewSlideWithAnalyses } from '../../views/slide.ts'

export const getSlide: Route = async (app, { services }) => {
  app.get(
    '/slides/:id',
    {
      config: { access: 'slides:read' },
      schema: {
        summary: 'A slide and its analyses',
        tags: ['Slides'],
        params: z.object({ id: z.uuid() }),
        response: answers({ 200: slideWithAnalysesView }, ['request-invalid', 'slide-not-found']),
      },
    },
    async (request) => {
      const slide = await findSlide(services.db, request.caller.tenantId, request.params.id)
      if (!slide) throw slideNotFound(request.params.id)
      return viewSlideWithAnalyses(slide)
    },
  )
}
