import { z } from 'zod'
import { answers, type Route } from '../../route.ts'
import { deleteSlide as removeSlide } from '../../slides/delete-slide.ts'
import { whyNotReady } from '../../slides/refusals.ts'

export const deleteSlide: Route = async (app, { services }) => {
  app.delete(
    '/slides/:id',
    {
      config: { access: 'slides:write' },
      schema: {
        summary: 'Delete a slide with its analyses',
        description: 'Analyses that have not ended are cancelled.',
        tags: ['Slides'],
        params: z.object({ id: z.uuid() }),
        response: answers({ 204: z.undefined() }, ['request-invalid', 'slide-not-found', 'slide-not-ready']),
      },
    },
    async (request, reply) => {
      const { tenantId } = request.caller
      if (!(await removeSlide(services, tenantId, request.params.id)))
        throw await whyNotReady(services.db, tenantId, request.params.id)
      return reply.code(204).send()
    },
  )
}
