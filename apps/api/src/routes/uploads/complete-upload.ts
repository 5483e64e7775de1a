import { findUpload } from '@metaphase/db'
import { PARTS_MAX } from '@metaphase/storage'
import { z } from 'zod'
import { answers, type Route } from '../../route.ts'
import { findAdmitted } from '../../slides/admit-slide.ts'
import { completeUpload as finish } from '../../slides/complete-upload.ts'
import { requireUpload } from '../../slides/require-upload.ts'
import { slideAdmitted, uploadRefusals, viewAdmitted } from '../../views/admitted.ts'

const namedPart = z.strictObject({
  partNumber: z.int().min(1).max(PARTS_MAX),
  etag: z.string().min(1).optional(),
})

export const completeUpload: Route = async (app, { services }) => {
  app.post(
    '/slides/uploads/:id/complete',
    {
      config: { access: 'slides:write' },
      schema: {
        summary: 'Join the parts and start the analysis',
        description:
          'Without a list of parts all that arrived are joined. Completing once more gives the same answer.',
        tags: ['Uploads'],
        params: z.object({ id: z.uuid() }),
        body: z.strictObject({ parts: z.array(namedPart).min(1).max(PARTS_MAX).optional() }).nullish(),
        response: answers({ 202: slideAdmitted }, [
          ...uploadRefusals,
          'request-invalid',
          'upload-not-found',
          'upload-parts-invalid',
          'upload-too-large',
        ]),
      },
    },
    async (request, reply) => {
      const { tenantId } = request.caller
      const { id } = request.params
      const isOpen = await findUpload(services.db, tenantId, id)
      const admitted = isOpen
        ? await services.inFlight.track(
            finish(services, await requireUpload(services, tenantId, id), request.body?.parts),
          )
        : await findAdmitted(services, tenantId, id)
      const location = `/slides/${id}`
      return reply
        .code(202)
        .header('location', location)
        .send(await viewAdmitted(services, admitted))
    },
  )
}
