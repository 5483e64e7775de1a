import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { canonicalRequest } from './canonical-request.ts'
import { header, type S3Request } from './request.ts'
import { S3Error } from './s3-error.ts'

const CLOCK_SKEW_MS = 15 * 60_000
const PRESIGNED_MAX_S = 7 * 24 * 3600

export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** What a request says of its own signature, from the Authorization header or from a presigned query. */
interface SignatureClaim {
  readonly credential: string
  readonly signedHeaders: readonly string[]
  readonly signature: string
  /** ISO 8601 basic format, `20130524T000000Z`. */
  readonly timestamp: string
  /** SHA-256 in hex, `UNSIGNED-PAYLOAD` or one of the `STREAMING-…` words. */
  readonly payloadHash: string
}

/** A verified request: what is needed to verify its body too. */
export interface Authentication {
  readonly payloadHash: string
  readonly signature: string
  readonly timestamp: string
  readonly scope: string
  readonly signingKey: Buffer
}

/**
 * Verifies AWS Signature Version 4 (S3 API reference, "Authenticating requests"), sent as a header or as a
 * presigned query. Throws the S3 error of whatever is wrong.
 */
export function authenticate(
  request: S3Request,
  { credentials, region, now }: { credentials: Credentials; region: string; now: Date },
): Authentication {
  const claim = request.query.has('X-Amz-Signature')
    ? presignedClaim(request, now)
    : headerClaim(request, now)
  const [accessKeyId, day, claimedRegion, service, suffix] = claim.credential.split('/')
  if (accessKeyId !== credentials.accessKeyId)
    throw new S3Error('InvalidAccessKeyId', 'The access key id is not known to this server')
  if (!day || claimedRegion !== region || service !== 's3' || suffix !== 'aws4_request')
    throw new S3Error(
      'AuthorizationHeaderMalformed',
      `The credential scope must be <day>/${region}/s3/aws4_request`,
    )
  requireSigned(request, claim.signedHeaders)

  const scope = `${day}/${region}/s3/aws4_request`
  const signingKey = [region, 's3', 'aws4_request'].reduce(
    hmac,
    hmac(`AWS4${credentials.secretAccessKey}`, day),
  )
  const stringToSign = [
    'AWS4-HMAC-SHA256',
    claim.timestamp,
    scope,
    sha256Hex(canonicalRequest(request, claim)),
  ]
  const { signature, timestamp, payloadHash } = claim
  const authentication = { signature, timestamp, payloadHash, scope, signingKey }
  requireSignature(signingKey, stringToSign.join('\n'), signature)
  return authentication
}

/** Throws `SignatureDoesNotMatch` unless `signature` is the HMAC of `text`, in hex. */
export function requireSignature(signingKey: Buffer, text: string, signature: string): void {
  const expected = hmac(signingKey, text)
  const given = Buffer.from(signature, 'hex')
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new S3Error(
      'SignatureDoesNotMatch',
      'The signature is not the one computed here: check the secret key',
    )
}

export const sha256Hex = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')

const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest()

function headerClaim(request: S3Request, now: Date): SignatureClaim {
  const authorization = header(request, 'authorization')
  if (!authorization) throw new S3Error('AccessDenied', 'The request is not signed')
  const fields =
    /^AWS4-HMAC-SHA256\s+Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=(\w+)$/.exec(
      authorization,
    )
  const timestamp = header(request, 'x-amz-date')
  const payloadHash = header(request, 'x-amz-content-sha256')
  if (!fields?.[1] || !fields[2] || !fields[3] || !timestamp || !payloadHash)
    throw new S3Error(
      'AuthorizationHeaderMalformed',
      'Signature version 4 needs Authorization, x-amz-date and x-amz-content-sha256',
    )
  if (Math.abs(timeOf(timestamp) - now.getTime()) > CLOCK_SKEW_MS)
    throw new S3Error(
      'RequestTimeTooSkewed',
      `The request is dated ${timestamp} and the server's time is ${now.toISOString()}`,
    )
  return {
    credential: fields[1],
    signedHeaders: fields[2].split(';'),
    signature: fields[3],
    timestamp,
    payloadHash,
  }
}

function presignedClaim({ query }: S3Request, now: Date): SignatureClaim {
  const field = (name: string) => {
    const value = query.get(name)
    if (!value) throw new S3Error('AuthorizationHeaderMalformed', `A presigned query needs ${name}`)
    return value
  }
  const timestamp = field('X-Amz-Date')
  const expiresS = Number(field('X-Amz-Expires'))
  if (!(expiresS > 0 && expiresS <= PRESIGNED_MAX_S))
    throw new S3Error('AuthorizationHeaderMalformed', `X-Amz-Expires must be 1 to ${PRESIGNED_MAX_S} seconds`)
  const ageMs = now.getTime() - timeOf(timestamp)
  if (ageMs > expiresS * 1000) throw new S3Error('AccessDenied', 'Request has expired')
  if (ageMs < -CLOCK_SKEW_MS) throw new S3Error('AccessDenied', 'Request is not valid yet')
  return {
    credential: field('X-Amz-Credential'),
    signedHeaders: field('X-Amz-SignedHeaders').split(';'),
    signature: field('X-Amz-Signature'),
    timestamp,
    payloadHash: query.get('X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD',
  }
}

function timeOf(timestamp: string): number {
  const iso = timestamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')
  const timeMs = Date.parse(iso)
  if (Number.isNaN(timeMs))
    throw new S3Error('AccessDenied', `${timestamp} is not a date like 20130524T000000Z`)
  return timeMs
}

/** Otherwise whoever holds a presigned address could add a checksum, a copy source or metadata of their own. */
function requireSigned(request: S3Request, signedHeaders: readonly string[]): void {
  const needed = ['host', ...Object.keys(request.headers).filter((name) => name.startsWith('x-amz-'))]
  const missing = needed.filter((name) => !signedHeaders.includes(name))
  if (missing.length > 0) throw new S3Error('AccessDenied', `Headers not signed: ${missing.join(', ')}`)
}
