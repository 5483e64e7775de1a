import { touchUpload } from '@metaphase/db'
import { keys, PARTS_MAX, signPart } from '@metaphase/storage'
import { z } from 'zod'
import { answers, type Route } from '../../route.ts'
import { requireUpload } from '../../slides/require-upload.ts'

const PARTS_PER_REQUEST = 100

const partToSign = z.object({
  partNumber: z.int().min(1).max(PARTS_MAX),
  sha256: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/, 'must be 32 bytes in base64')
    .describe("Base64 of the part's SHA-256; the store refuses other bytes"),
})
const signedPart = z.object({
  partNumber: z.int(),
  url: z.string().describe('Takes the part by PUT'),
  headers: z.record(z.string(), z.string()).describe('To be sent with it'),
})

export const signParts: Route = async (app, { services }) => {
  const { db, store, config } = services
  app.post(
    '/slides/uploads/:id/parts',
    {
      config: { access: 'slides:write' },
      schema: {
        summary: 'Addresses to put parts to',
        tags: ['Uploads'],
        params: z.object({ id: z.uuid() }),
        body: z.strictObject({ parts: z.array(partToSign).min(1).max(PARTS_PER_REQUEST) }),
        response: answers({ 200: z.object({ parts: z.array(signedPart), expiresAt: z.iso.datetime() }) }, [
          'request-invalid',
          'upload-not-found',
        ]),
      },
    },
    async (request) => {
      const { id, s3UploadId } = await requireUpload(services, request.caller.tenantId, request.params.id)
      await touchUpload(db, id)
      const expiresInS = config.UPLOAD_URL_VALID_S
      const expiresAt = new Date(Date.now() + expiresInS * 1000).toISOString()
      const parts = await Promise.all(
        request.body.parts.map(async ({ partNumber, sha256 }) => {
          const part = { partNumber, sha256Base64: sha256 }
          const url = await signPart(store, { key: keys.slide(id), uploadId: s3UploadId, part, expiresInS })
          return { partNumber, url, headers: { 'x-amz-checksum-sha256': sha256 } }
        }),
      )
      return { parts, expiresAt }
    },
  )
}
