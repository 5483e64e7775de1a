import { keys, listParts } from '@metaphase/storage'
import { z } from 'zod'
import { answers, type Route } from '../../route.ts'
import { requireUpload } from '../../slides/require-upload.ts'
import { expiryOf } from '../../views/upload.ts'

const uploadView = z
  .object({
    uploadId: z.uuid(),
    slideId: z.uuid(),
    fileName: z.string().nullable(),
    sizeBytes: z.int().nullable().describe('As announced when it was opened'),
    expiresAt: z.iso.datetime(),
    parts: z.array(
      z.object({ partNumber: z.int(), etag: z.string(), sha256: z.string(), sizeBytes: z.int() }),
    ),
  })
  .meta({ id: 'Upload' })

export const getUpload: Route = async (app, { services }) => {
  app.get(
    '/slides/uploads/:id',
    {
      config: { access: 'slides:write' },
      schema: {
        summary: 'The parts that have arrived, to resume from',
        tags: ['Uploads'],
        params: z.object({ id: z.uuid() }),
        response: answers({ 200: uploadView }, [
          'request-invalid',
          'upload-not-found',
          'storage-unavailable',
        ]),
      },
    },
    async (request) => {
      const { id, s3UploadId, fileName, sizeBytes, touchedAt } = await requireUpload(
        services,
        request.caller.tenantId,
        request.params.id,
      )
      const stored = await listParts(services.store, keys.slide(id), s3UploadId)
      const parts = stored.map(({ sha256Base64, ...part }) => ({ ...part, sha256: sha256Base64 }))
      return {
        uploadId: id,
        slideId: id,
        fileName,
        sizeBytes: sizeBytes === null ? null : Number(sizeBytes),
        expiresAt: expiryOf(services, touchedAt),
        parts,
      }
    },
  )
}
