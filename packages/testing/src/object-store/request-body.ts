import { createHash } from 'node:crypto'
import { checksumAlgorithmOf, startDigest, type Checksum } from './checksums.ts'
import { decodeChunks } from './chunked-body.ts'
import { header, type S3Request } from './request.ts'
import { S3Error } from './s3-error.ts'
import type { Authentication } from './signature.ts'

/** What is known of a body once all of it has been read. */
export interface BodyFacts {
  readonly sizeBytes: number
  readonly md5Hex: string
  /** The checksum the client sent, in a header or after the body. */
  readonly checksum: Checksum | undefined
}

/**
 * The bytes of a request's body, decoded, and `verify`, to be called after the last of them: it throws
 * `BadDigest`, `XAmzContentSHA256Mismatch` or `IncompleteBody` if they are not what the request announced.
 *
 * A checksum counts only as a header or trailer. In the query of a presigned address it is ignored: the AWS
 * SDK's presigner writes the CRC32 of an empty body there, whatever body is to follow.
 */
export function openBody(request: S3Request, authentication: Authentication) {
  const { payloadHash } = authentication
  const trailers = new Map<string, string>()
  const md5 = createHash('md5')
  const sha256 = /^[0-9a-f]{64}$/.test(payloadHash) ? createHash('sha256') : undefined
  const checksumName = announcedChecksum(request)
  const algorithm = checksumName === undefined ? undefined : checksumAlgorithmOf(checksumName)
  const digest = algorithm === undefined ? undefined : startDigest(algorithm)
  let sizeBytes = 0

  async function* pieces(): AsyncGenerator<Buffer> {
    // not destroyed when refused half-way: closing the connection under the client would hide the answer
    const raw: AsyncIterable<Buffer> = request.body.iterator({ destroyOnReturn: false })
    const isChunked = payloadHash.startsWith('STREAMING-')
    for await (const piece of isChunked ? decodeChunks(raw, { authentication, trailers }) : raw) {
      md5.update(piece)
      sha256?.update(piece)
      digest?.update(piece)
      sizeBytes += piece.length
      yield piece
    }
  }

  async function verify(): Promise<BodyFacts> {
    const md5Hash = md5.digest()
    const value = digest && Buffer.from(await digest.digest()).toString('base64')
    const decodedLength = header(request, 'x-amz-decoded-content-length')
    requireEqual('IncompleteBody', 'x-amz-decoded-content-length', decodedLength, `${sizeBytes}`)
    requireEqual(
      'XAmzContentSHA256Mismatch',
      'x-amz-content-sha256',
      sha256 && payloadHash,
      sha256?.digest('hex'),
    )
    requireEqual('BadDigest', 'content-md5', header(request, 'content-md5'), md5Hash.toString('base64'))
    if (checksumName) {
      const announced = header(request, checksumName) ?? trailers.get(checksumName) ?? 'no trailer'
      requireEqual('BadDigest', checksumName, announced, value)
    }
    const checksum = algorithm && value !== undefined ? { algorithm, value } : undefined
    return { sizeBytes, md5Hex: md5Hash.toString('hex'), checksum }
  }

  return { pieces: pieces(), verify }
}

/** The name of the header or trailer that carries the body's checksum. */
function announcedChecksum(request: S3Request): string | undefined {
  const trailers = (header(request, 'x-amz-trailer') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
  return [...Object.keys(request.headers), ...trailers].find(
    (name) => name.startsWith('x-amz-checksum-') && checksumAlgorithmOf(name),
  )
}

function requireEqual(
  code: 'BadDigest' | 'IncompleteBody' | 'XAmzContentSHA256Mismatch',
  name: string,
  announced: string | undefined,
  received: string | undefined,
): void {
  if (announced !== undefined && announced !== received)
    throw new S3Error(code, `${name} announces ${announced}, the body that came has ${received}`)
}
