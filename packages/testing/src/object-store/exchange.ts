import type { Checksum } from './checksums.ts'
import type { ServerResponse } from 'node:http'
import { header, type S3Request } from './request.ts'
import type { Authentication } from './signature.ts'
import type { ObjectAttributes, Store } from './store.ts'
import type { Uploads } from './uploads.ts'
import { toXml } from './xml.ts'

/** An authenticated request, its answer, and the store it is about. */
export interface Exchange {
  readonly request: S3Request
  readonly response: ServerResponse
  readonly authentication: Authentication
  readonly store: Store
  readonly uploads: Uploads
}

export function sendXml(
  response: ServerResponse,
  name: string,
  content: Record<string, unknown>,
  status = 200,
): void {
  response.writeHead(status, { 'content-type': 'application/xml' }).end(toXml(name, content))
}

export const quoted = (etag: string): string => `"${etag}"`

/** A `…-max-…` query parameter: at most, and by default, 1000. */
export const pageSize = ({ query }: S3Request, name: string): number =>
  Math.min(Number(query.get(name) ?? 1000) || 0, 1000)

const KEPT_HEADERS = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
]

/** The attributes that a PUT, or the creation of an upload, gives its object. */
export function attributesOf(request: S3Request): ObjectAttributes {
  const headers: Record<string, string> = {
    'content-type': header(request, 'content-type') ?? 'application/octet-stream',
  }
  for (const name of KEPT_HEADERS) {
    const value = header(request, name)
    if (value !== undefined) headers[name] = value
  }
  const encoding = headers['content-encoding']?.split(/,\s*/).filter((each) => each !== 'aws-chunked')
  if (encoding?.length) headers['content-encoding'] = encoding.join(',')
  else delete headers['content-encoding'] // it was only the framing of the request
  const userMetadata = Object.entries(request.headers)
    .filter(([name]) => name.startsWith('x-amz-meta-'))
    .map(([name, value]) => [name.slice('x-amz-meta-'.length), String(value)])
  return { headers, userMetadata: Object.fromEntries(userMetadata) }
}

/** `x-amz-checksum-sha256: …` */
export const checksumHeader = (checksum: Checksum | undefined): Record<string, string> =>
  checksum ? { [`x-amz-checksum-${checksum.algorithm}`]: checksum.value } : {}

/** `<ChecksumSHA256>…` */
export const checksumField = (checksum: Checksum | undefined): Record<string, string> =>
  checksum ? { [`Checksum${checksum.algorithm.toUpperCase()}`]: checksum.value } : {}
