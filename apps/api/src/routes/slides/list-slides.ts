import { listSlides as findSlides } from '@metaphase/db'
import { z } from 'zod'
import { decodeCursor, encodeCursor } from '../../cursor.ts'
import { answers, type Route } from '../../route.ts'
import { slideWithAnalysesView, viewSlideWithAnalyses } from '../../views/slide.ts'

const slidesQuery = z.object({
  externalId: z.string().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  cursor: z.string().optional().describe('The nextCursor of the page before'),
})
const position = z.object({ createdAt: z.coerce.date(), id: z.uuid() })

export const listSlides: Route = async (app, { services }) => {
  app.get(
    '/slides',
    {
      config: { access: 'slides:read' },
      schema: {
        summary: 'List slides, newest first',
        tags: ['Slides'],
        querystring: slidesQuery,
        response: answers(
          { 200: z.object({ slides: z.array(slideWithAnalysesView), nextCursor: z.string().nullable() }) },
          ['request-invalid'],
        ),
      },
    },
    async (request) => {
      const { externalId, limit, cursor } = request.query
      const found = await findSlides(services.db, request.caller.tenantId, {
        limit: limit + 1, // one more says whether there is a next page
        ...(externalId === undefined ? {} : { externalId }),
        ...(cursor === undefined ? {} : { after: decodeCursor(cursor, position) }),
      })
      const page = found.slice(0, limit)
      const last = page.at(-1)
      const nextCursor =
        found.length > limit && last ? encodeCursor({ createdAt: last.createdAt, id: last.id }) : null
      return { slides: page.map(viewSlideWithAnalyses), nextCursor }
    },
  )
}
