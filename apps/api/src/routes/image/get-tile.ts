import { z } from 'zod'
import { pictureAnswers, sendPicture } from '../../image/send-picture.ts'
import type { Route } from '../../route.ts'

const index = z.coerce.number().int().nonnegative()

export const getTile: Route = async (app, { services }) => {
  app.get(
    '/slides/:id/image/:level/:column/:row',
    {
      config: { access: 'slides:read' },
      schema: {
        summary: 'One tile of a slide as a JPEG',
        tags: ['Image'],
        params: z.object({ id: z.uuid(), level: index, column: index, row: index }),
        response: pictureAnswers,
      },
    },
    (request, reply) =>
      sendPicture(services, request, reply, ({ zoom }, turns) => zoom.readTile(request.params, turns)),
  )
}
