import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { S3Error } from './s3-error.ts'

const KEY_BYTES_MAX = 1024

/** A path-style S3 request: `/bucket/key?query`. `bucket` and `key` are empty where the path names none. */
export interface S3Request {
  readonly method: string
  /** As sent, percent-encoded. */
  readonly rawPath: string
  readonly bucket: string
  readonly key: string
  readonly query: ReadonlyMap<string, string>
  readonly headers: IncomingHttpHeaders
  readonly body: IncomingMessage
}

/** Throws `InvalidURI`, `InvalidBucketName`, `InvalidArgument` or `KeyTooLongError`. */
export function parseRequest(message: IncomingMessage): S3Request {
  const { method = 'GET', url = '/', headers } = message
  const queryStart = url.indexOf('?')
  const rawPath = queryStart < 0 ? url : url.slice(0, queryStart)
  const path = decode(rawPath).slice(1)
  const slash = path.indexOf('/')
  const bucket = slash < 0 ? path : path.slice(0, slash)
  const key = slash < 0 ? '' : path.slice(slash + 1)
  if (bucket !== '' && !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
    throw new S3Error('InvalidBucketName', `${bucket} is not a valid bucket name`)
  if (Buffer.byteLength(key) > KEY_BYTES_MAX)
    throw new S3Error('KeyTooLongError', `A key holds at most ${KEY_BYTES_MAX} bytes`)
  // oxlint-disable-next-line no-control-regex -- these are what XML, and so a listing, cannot hold
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(key))
    throw new S3Error('InvalidArgument', 'This server takes no keys with control characters')
  const query = parseQuery(queryStart < 0 ? '' : url.slice(queryStart + 1))
  return { method, rawPath, bucket, key, query, headers, body: message }
}

function parseQuery(rawQuery: string): Map<string, string> {
  const pairs = rawQuery.split('&').filter((pair) => pair !== '')
  return new Map(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=')
      return [decode(name), decode(value.join('='))]
    }),
  )
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded)
  } catch {
    throw new S3Error('InvalidURI', `${encoded} is not valid percent-encoding`)
  }
}

/** A request header as text. */
export function header({ headers }: Pick<S3Request, 'headers'>, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value.join(',') : value
}
