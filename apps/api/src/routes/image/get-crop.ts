import { z } from 'zod'
import { pictureAnswers, sendPicture } from '../../image/send-picture.ts'
import type { Route } from '../../route.ts'

const side = z.coerce.number().int().min(16).max(512)
const place = z.object({
  xPx: z.coerce.number().nonnegative().describe('Level-0 pixels, in the middle of the picture'),
  yPx: z.coerce.number().nonnegative(),
  sizePx: side.default(96).describe('Level-0 pixels on a side; white beyond the slide'),
  outPx: side.optional().describe('Pixels of the picture on a side; without it sizePx'),
})

export const getCrop: Route = async (app, { services }) => {
  app.get(
    '/slides/:id/image/crop',
    {
      config: { access: 'slides:read' },
      schema: {
        summary: 'A place of a slide at full resolution as a JPEG',
        tags: ['Image'],
        params: z.object({ id: z.uuid() }),
        querystring: place,
        response: pictureAnswers,
      },
    },
    (request, reply) =>
      sendPicture(services, request, reply, async ({ slide }, turns) => {
        const { xPx, yPx, sizePx, outPx = sizePx } = request.query
        const { header } = slide
        if (xPx >= header.widthPx || yPx >= header.heightPx) return null
        const start = (middlePx: number) => Math.round(middlePx - sizePx / 2)
        const region = { xPx: start(xPx), yPx: start(yPx), widthPx: sizePx, heightPx: sizePx }
        const out = { widthPx: outPx, heightPx: outPx }
        return { ...out, data: await turns(() => slide.readRegion(region, out)) }
      }),
  )
}
