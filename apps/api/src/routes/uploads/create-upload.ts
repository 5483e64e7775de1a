import { recordS3Upload, resolveModel } from '@metaphase/db'
import { MetaphaseError } from '@metaphase/errors'
import { createMultipartUpload, keys, PART_BYTES_MIN, PARTS_MAX } from '@metaphase/storage'
import { z } from 'zod'
import { answerOnce, idempotencyHeaders, type HeldKey } from '../../idempotency.ts'
import { answers, type Route } from '../../route.ts'
import type { Services } from '../../services.ts'
import { beginUpload } from '../../slides/begin-upload.ts'
import { discardFailedUpload, discardUpload } from '../../slides/discard-upload.ts'
import { uploadInParts, type UploadIntent } from '../../slides/upload-request.ts'
import { expiryOf } from '../../views/upload.ts'

const openedUpload = z
  .object({
    uploadId: z.uuid(),
    slideId: z.uuid().describe('The slide that the upload becomes'),
    partBytesMin: z.int().describe('Of every part but the last'),
    partsMax: z.int(),
    expiresAt: z.iso.datetime().describe('When the upload is removed unless there is a sign of life before'),
  })
  .meta({ id: 'OpenedUpload' })

export const createUpload: Route = async (app, { services }) => {
  app.post(
    '/slides/uploads',
    {
      config: { access: 'slides:write' },
      schema: {
        summary: 'Open an upload in parts',
        description: 'The parts go straight to the object store, to addresses that POST …/parts gives.',
        tags: ['Uploads'],
        headers: idempotencyHeaders,
        body: uploadInParts,
        response: answers({ 201: openedUpload }, [
          'request-invalid',
          'model-not-found',
          'upload-too-large',
          'storage-unavailable',
          'idempotency-key-in-use',
          'idempotency-key-reused',
        ]),
      },
    },
    async (request, reply) => {
      const { tenantId } = request.caller
      const open = (id: string, key: HeldKey) => openUpload(services, { tenantId, id, key }, request.body)
      return answerOnce(services, request, reply, open)
    },
  )
}

async function openUpload(
  services: Services,
  { tenantId, id, key }: { tenantId: string; id: string; key: HeldKey },
  wanted: z.output<typeof uploadInParts>,
) {
  const { db, store, config } = services
  const {
    fileName = null,
    externalId = null,
    sizeBytes,
    metadata,
    mppOverride,
    analyse,
    stripLabel,
    model,
  } = wanted
  if (sizeBytes !== undefined && sizeBytes > config.MAX_UPLOAD_BYTES)
    throw new MetaphaseError('upload-too-large', `A slide may have ${config.MAX_UPLOAD_BYTES} bytes here.`)
  if (analyse) await resolveModel(db, model, id)
  await discardUpload(services, id) // nobody was told of what a process that died may have begun
  const uploadIntent = {
    analyse,
    stripLabel,
    ...(model ? { model } : {}),
    ...(mppOverride ? { mppOverride: { ...mppOverride } } : {}),
  } satisfies UploadIntent
  const slide = await beginUpload(services, {
    id,
    tenantId,
    fileName,
    externalId,
    metadata,
    uploadIntent,
    sizeBytes: sizeBytes === undefined ? null : BigInt(sizeBytes),
  })
  try {
    await recordS3Upload(db, id, await createMultipartUpload(store, keys.slide(id)))
  } catch (error) {
    if (await discardFailedUpload(services, id)) await key.forget()
    throw error
  }
  const bounds = { partBytesMin: PART_BYTES_MIN, partsMax: PARTS_MAX }
  const body = { uploadId: id, slideId: id, ...bounds, expiresAt: expiryOf(services, slide.touchedAt) }
  return { status: 201, location: `/slides/uploads/${id}`, body }
}
