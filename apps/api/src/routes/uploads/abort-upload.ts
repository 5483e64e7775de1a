import { z } from 'zod'
import { answers, type Route } from '../../route.ts'
import { discardUpload } from '../../slides/discard-upload.ts'
import { uploadNotFound } from '../../slides/refusals.ts'
import { requireUpload } from '../../slides/require-upload.ts'

export const abortUpload: Route = async (app, { services }) => {
  app.delete(
    '/slides/uploads/:id',
    {
      config: { access: 'slides:write' },
      schema: {
        summary: 'Abort an upload in parts',
        tags: ['Uploads'],
        params: z.object({ id: z.uuid() }),
        response: answers({ 204: z.undefined() }, [
          'request-invalid',
          'upload-not-found',
          'storage-unavailable',
        ]),
      },
    },
    async (request, reply) => {
      const { id } = await requireUpload(services, request.caller.tenantId, request.params.id)
      if (!(await discardUpload(services, id))) throw uploadNotFound(id)
      return reply.code(204).send()
    },
  )
}
