import { MetaphaseError, type ErrorCode } from '@metaphase/errors'
import { encodeJpeg, type Turns } from '@metaphase/tiling'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { answers, fileAnswer } from '../route.ts'
import type { Services } from '../services.ts'
import { requireSlide } from '../slides/require-slide.ts'
import { Unwanted, type ShownSlide } from './shown-slides.ts'

/** Raised when the same address gives other bytes: another size or quality of tiles. */
const PICTURES_VERSION = 1

/** Of an open slide with pixels as RGB; null where there is no such picture. */
type ReadPicture = (
  shown: ShownSlide,
  turns: Turns,
) => Promise<{ readonly data: Uint8Array; readonly widthPx: number; readonly heightPx: number } | null>

export const pictureRefusals = [
  'request-invalid',
  'slide-not-found',
  'slide-not-ready',
  'slide-unreadable',
  'slide-truncated',
  'decoder-failed',
  'slide-reader-missing',
  'storage-unavailable',
  'scratch-unavailable',
] as const satisfies ErrorCode[]

export const pictureAnswers = answers(
  {
    200: fileAnswer('image/jpeg', 'Never changes: to be kept by the browser of whoever asked'),
    304: z.undefined().describe('What was kept is good'),
  },
  [...pictureRefusals, 'tile-not-found'],
)

/** Answers with a picture from a slide, or that the one that the browser has is good, for which nothing is read. */
export async function sendPicture(
  services: Services,
  request: FastifyRequest<{ Params: { id: string } }>,
  reply: FastifyReply,
  read: ReadPicture,
): Promise<FastifyReply> {
  const { id } = request.params
  await requireSlide(services, request.caller.tenantId, id)
  const headers = {
    etag: `"${createHash('sha256').update(`${PICTURES_VERSION} ${request.url}`).digest('base64url')}"`,
    'cache-control': 'private, max-age=31536000, immutable',
    vary: 'cookie, authorization', // what one person was shown is not shown to the next at the same browser
  }
  if (request.headers['if-none-match']?.includes(headers.etag)) return reply.headers(headers).code(304).send()
  const turns = services.shownSlides.turnsWhile(() => !reply.raw.destroyed)
  try {
    const picture = await services.shownSlides.withSlide(id, (shown) => read(shown, turns))
    if (!picture) throw new MetaphaseError('tile-not-found', `Slide ${id} has nothing at ${request.url}.`)
    return reply
      .headers(headers)
      .type('image/jpeg')
      .send(await encodeJpeg(picture))
  } catch (error) {
    if (error instanceof Unwanted) return reply.hijack()
    throw error
  }
}
