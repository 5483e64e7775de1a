import type { Multipart, MultipartFile } from '@fastify/multipart'
import { MetaphaseError } from '@metaphase/errors'
import type { FastifyRequest } from 'fastify'
import { finished, Transform, type Readable } from 'node:stream'
import { InvalidRequest } from '../problem.ts'

/** What stands around the file in a form: boundaries, headers and fields. */
const FORM_OVERHEAD_BYTES = 1024 * 1024
/** No file name has one; in a log or a header it would begin a line of its own. */
const CONTROL_CHARACTERS = /\p{Cc}/gu
const LIMITS = {
  fieldNameSize: 100,
  fieldSize: 256 * 1024,
  fields: 20,
  parts: 40,
  headerPairs: 50,
  fileSize: Number.POSITIVE_INFINITY, // counted here, where going over ends the upload at once
}

export interface SentFile {
  readonly fileName: string | null
  /** Ends well only if the whole file arrived and is no larger than allowed. */
  readonly bytes: Readable
}
export interface ReceivedForm<Stored> {
  readonly fields: Readonly<Record<string, unknown>>
  readonly stored: Stored
}

/**
 * Reads a multipart form as it arrives; `store` is given its one file and takes it at its own pace.
 * Throws upload-truncated, upload-too-large, request-invalid, media-type-unsupported; `store` may have run by then.
 */
export async function receiveForm<Stored>(
  request: FastifyRequest,
  maxFileBytes: number,
  store: (file: SentFile) => Promise<Stored>,
): Promise<ReceivedForm<Stored>> {
  refuseAtOnce(request, maxFileBytes)
  const fields: Record<string, unknown> = {}
  let file: { stored: Stored } | null = null
  for await (const part of partsOf(request)) {
    if (part.type === 'file') {
      if (part.fieldname !== 'file') throw fault(part.fieldname, 'is a file; the slide belongs in "file"')
      if (file) throw fault('file', 'was sent twice; send one slide a request')
      file = { stored: await store(sentFile(part, maxFileBytes)) }
    } else {
      if (part.fieldnameTruncated || part.valueTruncated) throw fault(part.fieldname, 'is too long')
      if (Object.hasOwn(fields, part.fieldname)) throw fault(part.fieldname, 'was sent twice')
      fields[part.fieldname] = part.value
    }
  }
  if (!file) throw fault('file', 'is missing; send the slide as a file part of this name')
  return { fields, stored: file.stored }
}

const fault = (field: string, message: string) => new InvalidRequest([{ field, message }])

/** What the parser itself throws, and nothing else, is about the form. */
async function* partsOf(request: FastifyRequest): AsyncGenerator<Multipart> {
  try {
    yield* request.parts({ limits: LIMITS })
  } catch (error) {
    throw asUploadError(error)
  }
}

function refuseAtOnce(request: FastifyRequest, maxFileBytes: number): void {
  if (!request.isMultipart())
    throw new MetaphaseError('media-type-unsupported', 'Send the slide as multipart/form-data.')
  if (Number(request.headers['content-length'] ?? 0) > maxFileBytes + FORM_OVERHEAD_BYTES)
    throw tooLarge(maxFileBytes)
}

function sentFile({ file, filename }: MultipartFile, maxFileBytes: number): SentFile {
  let sizeBytes = 0
  const bytes = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sizeBytes += chunk.length
      if (sizeBytes > maxFileBytes) done(tooLarge(maxFileBytes))
      else done(null, chunk)
    },
  })
  // the parser may have met the end of the body already, and `store` may not listen yet
  bytes.on('error', () => {})
  finished(file, (error) => {
    if (error) bytes.destroy(asUploadError(error))
  })
  file.pipe(bytes)
  return { fileName: filename?.replaceAll(CONTROL_CHARACTERS, '').toWellFormed() || null, bytes }
}

const tooLarge = (maxFileBytes: number) =>
  new MetaphaseError('upload-too-large', `A slide may have ${maxFileBytes} bytes here (MAX_UPLOAD_BYTES).`)

/** What the form's parser and the socket call a body that ends before its last boundary. */
const ENDED_EARLY =
  /terminated early|Unexpected end of (multipart|file)|closed before|aborted|Premature close/i
const NOT_A_FORM = /^Multipart: Boundary not found|^Malformed|^FST_/

function asUploadError(error: unknown): Error {
  if (error instanceof MetaphaseError) return error
  const { code = '', message } = error as Error & { code?: string }
  if (code === 'ECONNRESET' || ENDED_EARLY.test(message)) {
    const detail = `The upload ended before its last boundary (${message}); nothing of it was kept. Send it again.`
    return new MetaphaseError('upload-truncated', detail, { cause: error })
  }
  if (code.startsWith('FST_') || NOT_A_FORM.test(message))
    return new InvalidRequest([{ field: 'body', message }], { cause: error })
  return error as Error
}
