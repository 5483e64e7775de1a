import { touchUpload } from '@metaphase/db'
import { keys, uploadStream } from '@metaphase/storage'
import type { FastifyRequest } from 'fastify'
import { createHash } from 'node:crypto'
import { fingerprintOf, PROLONG_EVERY_MS, type HeldKey } from '../idempotency.ts'
import { parseFields } from '../problem.ts'
import type { Services } from '../services.ts'
import { refuseUnstorable } from '../storable.ts'
import { admitSlide, type AdmittedSlide } from './admit-slide.ts'
import { beginUpload } from './begin-upload.ts'
import { discardFailedUpload, discardUpload } from './discard-upload.ts'
import { receiveForm, type SentFile } from './receive-form.ts'
import { uploadFormFields } from './upload-request.ts'

interface ReceivedSlide extends AdmittedSlide {
  readonly fingerprint: string
}

/** Takes a slide from a form to storage and admits it. Whatever fails, nothing of it stays: no object, no row. */
export async function receiveSlide(
  services: Services,
  request: FastifyRequest,
  heldKey: HeldKey,
): Promise<ReceivedSlide> {
  const { db, config, log } = services
  const slideId = heldKey.madeId
  if (heldKey.isTakenOver) await discardUpload(services, slideId)
  const stayAlive = async () => {
    await Promise.all([touchUpload(db, slideId), heldKey.prolong()])
  }
  const heartbeat = setInterval(() => {
    stayAlive().catch((error: Error) => log.warn({ slideId, error: error.message }, 'upload not touched'))
  }, PROLONG_EVERY_MS)
  try {
    const { tenantId } = request.caller
    const store = (file: SentFile) => storeSlide(services, { id: slideId, tenantId, file })
    const { fields, stored } = await receiveForm(request, config.MAX_UPLOAD_BYTES, store)
    const { externalId = null, metadata, ...intent } = parseFields(uploadFormFields, fields)
    refuseUnstorable({ externalId, metadata })
    const { sha256, fileName } = stored
    const about = { slideId, tenantId, externalId, fileName, metadata }
    const admitted = await admitSlide(services, { ...about, sha256, intent })
    return { ...admitted, fingerprint: uploadFingerprint(sha256, fields) }
  } catch (error) {
    if (await discardFailedUpload(services, slideId)) await heldKey.forget()
    throw error
  } finally {
    clearInterval(heartbeat)
  }
}

async function storeSlide(
  services: Services,
  { id, tenantId, file }: { id: string; tenantId: string; file: SentFile },
) {
  const { fileName } = file
  await beginUpload(services, { id, tenantId, fileName })
  return { fileName, ...(await uploadStream(services.store, keys.slide(id), file.bytes)) }
}

/** The fingerprint of a form whose file is read, hashed and not kept. */
export async function fingerprintForm({ config }: Services, request: FastifyRequest): Promise<string> {
  const hash = createHash('sha256')
  const { fields } = await receiveForm(request, config.MAX_UPLOAD_BYTES, async ({ bytes }) => {
    for await (const chunk of bytes) hash.update(chunk as Buffer)
  })
  return uploadFingerprint(hash.digest('hex'), fields)
}

const uploadFingerprint = (fileSha256: string, fields: Readonly<Record<string, unknown>>) =>
  fingerprintOf({ fileSha256, fields })
