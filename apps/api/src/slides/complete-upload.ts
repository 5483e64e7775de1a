import { errorSpecs, MetaphaseError } from '@metaphase/errors'
import { completeMultipartUpload, keys, listParts, objectExists, type UploadedPart } from '@metaphase/storage'
import type { Services } from '../services.ts'
import { admitSlide, type AdmittedSlide, type UploadedSlide } from './admit-slide.ts'
import { discardFailedUpload } from './discard-upload.ts'
import type { OpenUpload } from './require-upload.ts'
import { uploadIntent } from './upload-request.ts'

/** A part as the client names it; with its ETag it says which bytes it means. */
export interface NamedPart {
  readonly partNumber: number
  readonly etag?: string | undefined
}

/**
 * Joins the parts of an upload, all of them unless `named` are given, and admits the slide. Parts that do not fit, and
 * failures that may heal, leave the upload open; a file that is no slide is removed.
 */
export async function completeUpload(
  services: Services,
  upload: OpenUpload,
  named: readonly NamedPart[] | undefined,
): Promise<AdmittedSlide> {
  const { id: slideId, tenantId, externalId, fileName } = upload
  // after a failure between joining and admitting the parts are gone and the object is there
  if (!(await objectExists(services.store, keys.slide(slideId)))) await joinParts(services, upload, named)
  try {
    const metadata = upload.metadata as UploadedSlide['metadata']
    const intent = uploadIntent.parse(upload.uploadIntent)
    const about = { slideId, tenantId, externalId, fileName, metadata }
    return await admitSlide(services, { ...about, sha256: null, intent })
  } catch (error) {
    const isRefusal = error instanceof MetaphaseError && !errorSpecs[error.code].retry
    if (isRefusal) await discardFailedUpload(services, slideId)
    throw error
  }
}

async function joinParts(
  { store, config }: Services,
  { id, s3UploadId: uploadId, sizeBytes }: OpenUpload,
  named: readonly NamedPart[] | undefined,
): Promise<void> {
  const key = keys.slide(id)
  const stored = await listParts(store, key, uploadId)
  const parts = named ? named.map((part) => storedPart(stored, part)) : stored
  const numbers = parts.map((part) => part.partNumber)
  if (numbers.length === 0) throw unfit('no part has been uploaded')
  const missing = numbers.findIndex((number, i) => number !== i + 1)
  if (missing !== -1)
    throw unfit(`part ${missing + 1} is missing or out of order: parts count from 1 without gaps`)
  const joinedBytes = parts.reduce((total, part) => total + part.sizeBytes, 0)
  if (sizeBytes !== null && BigInt(joinedBytes) !== sizeBytes)
    throw unfit(`together they have ${joinedBytes} bytes where the upload announced ${sizeBytes}`)
  if (joinedBytes > config.MAX_UPLOAD_BYTES)
    throw new MetaphaseError('upload-too-large', `A slide may have ${config.MAX_UPLOAD_BYTES} bytes here.`)
  await completeMultipartUpload(store, { key, uploadId, parts })
}

function storedPart(stored: readonly UploadedPart[], { partNumber, etag }: NamedPart): UploadedPart {
  const part = stored.find((candidate) => candidate.partNumber === partNumber)
  if (!part) throw unfit(`part ${partNumber} has not been uploaded`)
  if (etag !== undefined && unquoted(etag) !== unquoted(part.etag))
    throw unfit(`part ${partNumber} in storage has the ETag ${part.etag}, not ${etag}: upload it again`)
  return part
}

const unquoted = (etag: string): string => etag.replaceAll('"', '')

const unfit = (detail: string) =>
  new MetaphaseError('upload-parts-invalid', `The upload cannot be joined: ${detail}.`)
