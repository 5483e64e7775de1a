import { MetaphaseError } from '@metaphase/errors'
import { associatedNames } from '@metaphase/tiling'
import { z } from 'zod'
import { answers, type Route } from '../../route.ts'
import { readAssociated } from '../../slides/associated-images.ts'
import { requireSlide } from '../../slides/require-slide.ts'

export const getAssociatedImage: Route = async (app, { services }) => {
  app.get(
    '/slides/:id/associated-images/:name',
    {
      config: { access: 'slides:read' },
      schema: {
        summary: "A slide's label, macro or thumbnail as a JPEG",
        tags: ['Slides'],
        produces: ['image/jpeg'],
        params: z.object({ id: z.uuid(), name: z.enum(associatedNames) }),
        response: answers({ 200: z.file() }, [
          'request-invalid',
          'slide-not-found',
          'slide-not-ready',
          'associated-image-not-found',
          'slide-unreadable',
          'decoder-failed',
          'storage-unavailable',
        ]),
      },
    },
    async (request, reply) => {
      const { id, name } = request.params
      const slide = await requireSlide(services, request.caller.tenantId, id)
      const jpeg = await readAssociated(services, slide, name)
      if (!jpeg)
        throw new MetaphaseError(
          'associated-image-not-found',
          `Slide ${id} has no ${name}, or none that is known yet.`,
        )
      void reply.type('image/jpeg').header('cache-control', 'private, no-store')
      return reply.send(jpeg as never)
    },
  )
}
