import { findFigures, type FigureBox } from '@metaphase/db'
import { z } from 'zod'
import { requireAnalysis } from '../../analyses/refusals.ts'
import { resultOf } from '../../analyses/result.ts'
import { decodeCursor, encodeCursor } from '../../cursor.ts'
import { answers, type Route } from '../../route.ts'

const figureClass = z
  .enum(['mitotic', 'typical', 'atypical', 'candidate'])
  .describe(
    'candidate: below the threshold. Mitotic figures are typical or atypical once classified, and mitotic where no classifier has looked at them',
  )
const BOX = /^-?\d{1,12}(\.\d{1,12})?(,-?\d{1,12}(\.\d{1,12})?){3}$/

const figuresQuery = z.object({
  bbox: z
    .string()
    .regex(BOX, 'must be minX,minY,maxX,maxY')
    .transform((text): FigureBox => {
      const [minXPx = 0, minYPx = 0, maxXPx = 0, maxYPx = 0] = text.split(',').map(Number)
      return { minXPx, minYPx, maxXPx, maxYPx }
    })
    .optional()
    .describe('minX,minY,maxX,maxY in level-0 pixels; the maxima themselves are outside, so that boxes tile'),
  minProbability: z.coerce
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe("Without it the analysis' threshold, or 0 when candidates are asked for"),
  class: figureClass.optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(1_000),
  cursor: z.string().optional().describe('The nextCursor of the page before'),
})

const figure = z
  .object({
    ordinal: z.int().describe('Counts from 0, the most probable'),
    xPx: z.number().describe('Level-0 pixels; the centre of pixel i is i + 0.5'),
    yPx: z.number(),
    xUm: z.number().describe("µm from the slide's left edge"),
    yUm: z.number().describe("µm from the slide's upper edge"),
    probability: z.number().describe('That it is a mitotic figure, 0 to 1'),
    class: figureClass,
    atypicalProbability: z
      .number()
      .nullable()
      .describe(
        'That it is atypical if it is a mitotic figure, 0 to 1; null where no classifier has looked at it',
      ),
  })
  .meta({ id: 'Figure' })

/** The generation is part of the place: a page of one result never continues another's. */
const position = z.object({ generation: z.int32(), ordinal: z.int32() })

export const listFigures: Route = async (app, { services }) => {
  app.get(
    '/analyses/:id/figures',
    {
      config: { access: 'results:read' },
      schema: {
        summary: 'The figures found, most probable first',
        tags: ['Analyses'],
        params: z.object({ id: z.uuid() }),
        querystring: figuresQuery,
        response: answers(
          { 200: z.object({ figures: z.array(figure), nextCursor: z.string().nullable() }) },
          ['request-invalid', 'analysis-not-found', 'results-not-ready'],
        ),
      },
    },
    async (request) => {
      const { bbox, minProbability, class: wanted, limit, cursor } = request.query
      const analysis = await requireAnalysis(services.db, request.caller.tenantId, request.params.id)
      const { run, threshold } = resultOf(analysis)
      const { generation } = run
      const after =
        cursor === undefined
          ? null
          : decodeCursor(cursor, position.extend({ generation: z.literal(generation) }))
      const found = await findFigures(services.db, run, {
        minProbability: minProbability ?? (wanted === 'candidate' ? 0 : threshold),
        afterOrdinal: after?.ordinal ?? -1,
        limit: limit + 1, // one more says whether there is a next page
        ...(bbox === undefined ? {} : { box: bbox }),
        ...(wanted === undefined ? {} : { class: wanted }),
      })
      const figures = found.slice(0, limit)
      const last = figures.at(-1)
      const nextCursor =
        found.length > limit && last ? encodeCursor({ generation, ordinal: last.ordinal }) : null
      return { figures, nextCursor }
    },
  )
}
