import multipart from '@fastify/multipart'
import { codeOf, MetaphaseError } from '@metaphase/errors'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { claimKey, idempotencyHeaders, sendAnswer, sendRepeated, type Answer } from '../../idempotency.ts'
import { answers, type Route } from '../../route.ts'
import type { Services } from '../../services.ts'
import { findAdmitted, type AdmittedSlide } from '../../slides/admit-slide.ts'
import { fingerprintForm, receiveSlide } from '../../slides/receive-slide.ts'
import { uploadFormFields } from '../../slides/upload-request.ts'
import { slideAdmitted, uploadRefusals, viewAdmitted } from '../../views/admitted.ts'

/** The file goes to storage as it arrives, never as a whole to memory or disk. */
export const createSlide: Route = async (app, { services }) => {
  app.removeAllContentTypeParsers()
  await app.register(multipart)
  const admit = turnstile(services.config.UPLOADS_AT_ONCE)
  app.post(
    '/slides',
    {
      config: {
        access: 'slides:write',
        form: uploadFormFields.extend({ file: z.file().describe('The slide') }),
      },
      schema: {
        summary: 'Upload a slide and start its analysis',
        description: 'Fields may stand before or after the file. Whatever fails leaves nothing behind.',
        tags: ['Slides'],
        headers: idempotencyHeaders,
        response: answers({ 202: slideAdmitted }, [
          ...uploadRefusals,
          'request-invalid',
          'upload-truncated',
          'upload-too-large',
          'media-type-unsupported',
          'idempotency-key-in-use',
          'idempotency-key-reused',
        ]),
      },
    },
    async (request, reply) => {
      const { isRepetition, answer } = await services.inFlight.track(
        admit(() => answerUpload(services, request)),
      )
      return isRepetition ? sendRepeated(reply, answer) : sendAnswer(reply, answer)
    },
  )
}

/** Runs up to `max` uploads at once. Throws overloaded beyond: each holds parts of its file in memory. */
function turnstile(max: number): <T>(upload: () => Promise<T>) => Promise<T> {
  let running = 0
  return async (upload) => {
    if (running >= max)
      throw new MetaphaseError(
        'overloaded',
        `${max} uploads are running here (UPLOADS_AT_ONCE); send it again later.`,
      )
    running++
    return upload().finally(() => running--)
  }
}

async function answerUpload(
  services: Services,
  request: FastifyRequest,
): Promise<{ isRepetition: boolean; answer: Answer }> {
  const claim = await claimKey(services, request)
  if (claim.kind === 'answered')
    return { isRepetition: true, answer: claim.repeatFor(await fingerprintForm(services, request)) }
  try {
    const made = claim.isTakenOver ? await findMade(services, request, claim.madeId) : null
    if (made) {
      await claim.keep(await fingerprintForm(services, request), made)
      return { isRepetition: true, answer: made }
    }
    const { fingerprint, ...admitted } = await receiveSlide(services, request, claim)
    const answer = await answerWith(services, admitted)
    await claim.keep(fingerprint, answer)
    return { isRepetition: false, answer }
  } catch (error) {
    await claim.release()
    throw error
  }
}

/** What a process made that died before it could keep its answer; null where it did not come so far. */
async function findMade(
  services: Services,
  { caller }: FastifyRequest,
  slideId: string,
): Promise<Answer | null> {
  try {
    return await answerWith(services, await findAdmitted(services, caller.tenantId, slideId))
  } catch (error) {
    if (codeOf(error) === 'upload-not-found') return null
    throw error
  }
}

const answerWith = async (services: Services, admitted: AdmittedSlide): Promise<Answer> => ({
  status: 202,
  location: `/slides/${admitted.slide.id}`,
  body: await viewAdmitted(services, admitted),
})
