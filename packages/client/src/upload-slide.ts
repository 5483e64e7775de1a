import { ApiError, dataOf, type Client, type Schemas } from './client.ts'
import type { paths } from './schema.ts'
import { persistently } from './persistently.ts'

const PART_BYTES = 8 * 1024 * 1024
const PARTS_AT_ONCE = 3
/** S3's bound, whichever store it is. */
const PARTS_MAX = 10_000
/** A part that takes longer is on a line that is dead, or so slow that it is better sent anew. */
const PART_MS_MAX = 10 * 60_000

type NewUpload = paths['/slides/uploads']['post']['requestBody']['content']['application/json']

export interface UploadProgress {
  /** Of the file, in the object store. */
  readonly storedBytes: number
  readonly totalBytes: number
}

export interface UploadSlideOptions extends Omit<NewUpload, 'sizeBytes'> {
  /** An upload of this file that was begun before: what has arrived of it is not sent again. */
  readonly uploadId?: string
  /** Told the id to keep, to go on with after a reload. */
  readonly onOpened?: (uploadId: string) => void
  readonly onProgress?: (progress: UploadProgress) => void
  /** Stops sending; the upload stays open, to go on with or to delete. */
  readonly signal?: AbortSignal
}

/**
 * Sends a file of any size to the object store, part by part, and has it made a slide. What fails for a while is tried again
 * for some minutes; after that, or a reload, call it anew with the `uploadId`. Throws ApiError for refusals (`upload-not-found`
 * where the upload was completed, deleted or abandoned), what fetch throws, and a RangeError where `uploadId` is another file's.
 */
export async function uploadSlide(
  client: Client,
  file: Blob,
  { uploadId: begun, onOpened, onProgress, signal, ...about }: UploadSlideOptions = {},
): Promise<Schemas['SlideAdmitted']> {
  // browsers keep it from pages that came over plain HTTP
  if (!globalThis.crypto?.subtle) throw new Error('Slides are uploaded over https, or from localhost, alone.')
  const uploadId = begun ?? (await openUpload(client, { ...about, sizeBytes: file.size }))
  onOpened?.(uploadId)
  const path = { id: uploadId }
  const upload = await persistently(signal, () =>
    dataOf(client.GET('/slides/uploads/{id}', { params: { path } })),
  )
  if (upload.sizeBytes !== null && upload.sizeBytes !== file.size)
    throw new RangeError(`The upload was begun with another file, of ${upload.sizeBytes} bytes.`)
  const stored = new Map(upload.parts.map((part) => [part.partNumber, part]))
  const partBytes = Math.max(PART_BYTES, Math.ceil(file.size / PARTS_MAX))
  const parts = Math.ceil(file.size / partBytes)
  const failed = new AbortController()
  const until = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal
  let storedBytes = 0
  let next = 1
  const sendParts = async () => {
    while (next <= parts) {
      const partNumber = next++
      const bytes = await partOf(file, partNumber, partBytes)
      const sha256 = await base64Sha256(bytes)
      if (stored.get(partNumber)?.sha256 !== sha256)
        await persistently(until, () => sendPart(client, { uploadId, partNumber, sha256, bytes, until }))
      storedBytes += bytes.byteLength
      onProgress?.({ storedBytes, totalBytes: file.size })
    }
  }
  await Promise.all(Array.from({ length: PARTS_AT_ONCE }, sendParts)).catch((error: unknown) => {
    failed.abort(error) // the others need not go on
    throw error
  })
  return persistently(signal, () =>
    dataOf(client.POST('/slides/uploads/{id}/complete', { params: { path }, body: null })),
  )
}

async function openUpload(client: Client, wanted: NewUpload): Promise<string> {
  const { uploadId } = await dataOf(client.POST('/slides/uploads', { body: wanted }))
  return uploadId
}

const partOf = (file: Blob, partNumber: number, partBytes: number): Promise<ArrayBuffer> =>
  file.slice((partNumber - 1) * partBytes, partNumber * partBytes).arrayBuffer()

interface Part {
  readonly uploadId: string
  readonly partNumber: number
  readonly sha256: string
  readonly bytes: ArrayBuffer
  readonly until: AbortSignal
}

/** To an address signed just now: none is ever too old. */
async function sendPart(client: Client, { uploadId, partNumber, sha256, bytes, until }: Part): Promise<void> {
  const { parts } = await dataOf(
    client.POST('/slides/uploads/{id}/parts', {
      params: { path: { id: uploadId } },
      body: { parts: [{ partNumber, sha256 }] },
    }),
  )
  const { url, headers } = parts[0]!
  const late = AbortSignal.timeout(PART_MS_MAX)
  const signal = AbortSignal.any([until, late])
  const answer = await fetch(url, { method: 'PUT', headers, body: bytes, signal })
  await answer.arrayBuffer()
  if (!answer.ok) throw new ApiError(answer.status, null)
}

async function base64Sha256(bytes: ArrayBuffer): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
}
