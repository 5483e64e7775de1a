import { associatedNames } from '@metaphase/tiling'
import { z } from 'zod'
import { answers, type Route } from '../../route.ts'
import { listAssociated } from '../../slides/associated-images.ts'
import { requireSlide } from '../../slides/require-slide.ts'

export const listAssociatedImages: Route = async (app, { services }) => {
  app.get(
    '/slides/:id/associated-images',
    {
      config: { access: 'slides:read' },
      schema: {
        summary: "A slide's label, macro and thumbnail",
        description:
          'Label and macro may show a name. Those of MRXS and DICOM are there once an analysis has opened the slide.',
        tags: ['Slides'],
        params: z.object({ id: z.uuid() }),
        response: answers(
          {
            200: z.object({
              images: z.array(z.object({ name: z.enum(associatedNames), href: z.string() })),
            }),
          },
          ['request-invalid', 'slide-not-found', 'slide-not-ready', 'decoder-failed', 'storage-unavailable'],
        ),
      },
    },
    async (request) => {
      const slide = await requireSlide(services, request.caller.tenantId, request.params.id)
      const names = await listAssociated(services, slide)
      const hrefOf = (name: string) => `/slides/${slide.id}/associated-images/${name}`
      return { images: names.map((name) => ({ name, href: hrefOf(name) })) }
    },
  )
}
