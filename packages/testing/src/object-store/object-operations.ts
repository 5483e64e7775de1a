import { byteRange } from './byte-range.ts'
import { attributesOf, checksumHeader, quoted, sendXml, type Exchange } from './exchange.ts'
import { receiveBody } from './receive-body.ts'
import { header, type S3Request } from './request.ts'
import { S3Error } from './s3-error.ts'
import type { ObjectRecord } from './store.ts'

export async function putObject(exchange: Exchange): Promise<void> {
  const { request, response, store } = exchange
  const { segment, md5Hex, checksum, sizeBytes } = await receiveBody(exchange)
  const record: ObjectRecord = {
    key: request.key,
    sizeBytes,
    etag: md5Hex,
    checksum,
    modifiedAt: new Date().toISOString(),
    ...attributesOf(request),
    segments: [segment],
  }
  try {
    await store.put(request.bucket, record, { onlyIfAbsent: mustBeAbsent(request) })
  } catch (error) {
    await store.blobs.remove([segment])
    throw error
  }
  response.writeHead(200, { etag: quoted(md5Hex), ...checksumHeader(checksum) }).end()
}

/** `If-None-Match: *`, the only condition S3 takes on a write besides `If-Match`, which is refused here. */
export function mustBeAbsent(request: S3Request): boolean {
  const condition = header(request, 'if-none-match')
  if ((condition !== undefined && condition !== '*') || request.headers['if-match'] !== undefined)
    throw new S3Error('NotImplemented', 'The only condition this server takes on a write is If-None-Match: *')
  return condition === '*'
}

export async function copyObject({ request, response, store }: Exchange): Promise<void> {
  const source = decodeURIComponent(header(request, 'x-amz-copy-source') ?? '').replace(/^\//, '')
  const [bucket = '', ...keyParts] = source.split('/')
  await store.requireBucket(bucket)
  const { record, release } = await store.hold(bucket, keyParts.join('/'))
  try {
    const segments = await Promise.all(record.segments.map((segment) => store.blobs.copy(segment)))
    const isReplacing = header(request, 'x-amz-metadata-directive') === 'REPLACE'
    const attributes = isReplacing ? attributesOf(request) : {}
    const copy = {
      ...record,
      ...attributes,
      key: request.key,
      modifiedAt: new Date().toISOString(),
      segments,
    }
    await store.put(request.bucket, copy, { onlyIfAbsent: mustBeAbsent(request) })
    sendXml(response, 'CopyObjectResult', { ETag: quoted(copy.etag), LastModified: copy.modifiedAt })
  } finally {
    await release()
  }
}

export async function deleteObject({ request: { bucket, key }, response, store }: Exchange): Promise<void> {
  await store.remove(bucket, key)
  response.writeHead(204).end()
}

/** GET and HEAD. */
export async function getObject({ request, response, store }: Exchange): Promise<void> {
  const { record, release } = await store.hold(request.bucket, request.key)
  try {
    const headers = objectHeaders(request, record)
    if (header(request, 'if-none-match') === quoted(record.etag))
      return void response.writeHead(304, headers).end()
    const ifMatch = header(request, 'if-match')
    if (ifMatch !== undefined && ifMatch !== quoted(record.etag))
      throw new S3Error('PreconditionFailed', `The object's ETag is ${record.etag} (If-Match)`)
    const range = byteRange(header(request, 'range'), record.sizeBytes)
    const { start, end } = range ?? { start: 0, end: record.sizeBytes - 1 }
    response.writeHead(range ? 206 : 200, {
      ...headers,
      'content-length': end - start + 1,
      ...(range
        ? { 'content-range': `bytes ${start}-${end}/${record.sizeBytes}` }
        : wholeChecksum(request, record)),
    })
    if (request.method === 'HEAD') response.end()
    else await store.blobs.send(record.segments, { start, end }, response)
  } finally {
    await release()
  }
}

function objectHeaders({ query }: S3Request, record: ObjectRecord): Record<string, string> {
  const headers: Record<string, string> = {
    ...record.headers,
    etag: quoted(record.etag),
    'last-modified': new Date(record.modifiedAt).toUTCString(),
    'accept-ranges': 'bytes',
  }
  for (const [name, value] of Object.entries(record.userMetadata)) headers[`x-amz-meta-${name}`] = value
  for (const [name, value] of query)
    if (name.startsWith('response-')) headers[name.slice('response-'.length)] = value
  return headers
}

const wholeChecksum = (request: S3Request, { checksum }: ObjectRecord): Record<string, string> =>
  header(request, 'x-amz-checksum-mode') === 'ENABLED' ? checksumHeader(checksum) : {}
