import { checksumAlgorithmOf, checksumAlgorithms } from './checksums.ts'
import {
  attributesOf,
  checksumField,
  checksumHeader,
  pageSize,
  quoted,
  sendXml,
  type Exchange,
} from './exchange.ts'
import { chooseParts, joinParts } from './join-parts.ts'
import { mustBeAbsent } from './object-operations.ts'
import { receiveBody } from './receive-body.ts'
import { header, type S3Request } from './request.ts'
import { S3Error } from './s3-error.ts'
import type { Upload } from './uploads.ts'
import { readXmlItems } from './xml.ts'

const PARTS_MAX = 10_000

export async function createMultipartUpload({ request, response, uploads }: Exchange): Promise<void> {
  const { bucket, key } = request
  const named = header(request, 'x-amz-checksum-algorithm')
  const checksumAlgorithm = named === undefined ? undefined : checksumAlgorithmOf(named)
  if (named !== undefined && !checksumAlgorithm)
    throw new S3Error('InvalidRequest', `${named} is not one of ${checksumAlgorithms.join(', ')}`)
  if (checksumAlgorithm === 'crc64nvme' || header(request, 'x-amz-checksum-type') === 'FULL_OBJECT')
    throw new S3Error(
      'NotImplemented',
      'Multipart uploads have composite checksums here, not one of the full object',
    )
  const upload = await uploads.create({ bucket, key, checksumAlgorithm, ...attributesOf(request) })
  if (checksumAlgorithm) response.setHeader('x-amz-checksum-algorithm', checksumAlgorithm.toUpperCase())
  sendXml(response, 'InitiateMultipartUploadResult', { Bucket: bucket, Key: key, UploadId: upload.id })
}

export async function uploadPart(exchange: Exchange): Promise<void> {
  const { request, response, store, uploads } = exchange
  if (request.headers['x-amz-copy-source'] !== undefined)
    throw new S3Error('NotImplemented', 'A part cannot be copied from another object here')
  const number = Number(request.query.get('partNumber'))
  if (!Number.isInteger(number) || number < 1 || number > PARTS_MAX)
    throw new S3Error('InvalidArgument', `Part numbers are 1 to ${PARTS_MAX}`)
  const upload = await uploads.find(uploadOf(request))
  const { segment, md5Hex, checksum } = await receiveBody(exchange)
  if (upload.checksumAlgorithm && checksum?.algorithm !== upload.checksumAlgorithm) {
    await store.blobs.remove([segment])
    throw new S3Error(
      'InvalidRequest',
      `The upload wants a ${upload.checksumAlgorithm} checksum with every part`,
    )
  }
  await uploads.putPart(upload, {
    number,
    segment,
    etag: md5Hex,
    checksum,
    modifiedAt: new Date().toISOString(),
  })
  response.writeHead(200, { etag: quoted(md5Hex), ...checksumHeader(checksum) }).end()
}

export async function listParts({ request, response, uploads }: Exchange): Promise<void> {
  const { bucket, key, query } = request
  const upload = await uploads.find(uploadOf(request))
  const maxParts = pageSize(request, 'max-parts')
  const marker = Number(query.get('part-number-marker') ?? 0)
  const parts = (await uploads.listParts(upload)).filter(({ number }) => number > marker)
  const page = parts.slice(0, maxParts)
  sendXml(response, 'ListPartsResult', {
    Bucket: bucket,
    Key: key,
    UploadId: upload.id,
    PartNumberMarker: marker,
    NextPartNumberMarker: page.at(-1)?.number ?? 0, // as S3 answers an empty page
    MaxParts: maxParts,
    IsTruncated: parts.length > page.length,
    ChecksumAlgorithm: upload.checksumAlgorithm?.toUpperCase(),
    Part: page.map(({ number, modifiedAt, etag, segment, checksum }) => ({
      PartNumber: number,
      LastModified: modifiedAt,
      ETag: quoted(etag),
      Size: segment.sizeBytes,
      ...checksumField(checksum),
    })),
  })
}

export async function listMultipartUploads({ request, response, uploads }: Exchange): Promise<void> {
  const { bucket, query } = request
  const prefix = query.get('prefix') ?? ''
  const maxUploads = pageSize(request, 'max-uploads')
  const inBucket = (await uploads.list()).filter(
    (upload) => upload.bucket === bucket && upload.key.startsWith(prefix),
  )
  const start = placeAfter(inBucket, query.get('key-marker') ?? '', query.get('upload-id-marker') ?? '')
  const page = inBucket.slice(start, start + maxUploads)
  const last = page.at(-1)
  sendXml(response, 'ListMultipartUploadsResult', {
    Bucket: bucket,
    Prefix: prefix,
    NextKeyMarker: last?.key,
    NextUploadIdMarker: last?.id,
    MaxUploads: maxUploads,
    IsTruncated: start + page.length < inBucket.length,
    Upload: page.map(({ key, id, initiatedAt }) => ({ Key: key, UploadId: id, Initiated: initiatedAt })),
  })
}

/** Where the page after the markers begins. The marked upload may have ended meanwhile: then with what is left of its key. */
function placeAfter(listed: readonly Upload[], keyMarker: string, idMarker: string): number {
  const marked = listed.findIndex(({ key, id }) => key === keyMarker && id === idMarker)
  if (marked !== -1) return marked + 1
  const compared = (key: string) => Buffer.compare(Buffer.from(key), Buffer.from(keyMarker))
  const place = listed.findIndex(({ key }) => compared(key) > 0 || (idMarker !== '' && compared(key) === 0))
  return place === -1 ? listed.length : place
}

export async function completeMultipartUpload({
  request,
  response,
  authentication,
  uploads,
}: Exchange): Promise<void> {
  const listed = await readXmlItems(request, authentication, ['CompleteMultipartUpload', 'Part'])
  const upload = await uploads.find(uploadOf(request))
  const { etag, checksum } = await uploads.complete(upload, {
    onlyIfAbsent: mustBeAbsent(request),
    join: (parts) => joinParts(upload, chooseParts(upload, parts, listed)),
  })
  sendXml(response, 'CompleteMultipartUploadResult', {
    Bucket: upload.bucket,
    Key: upload.key,
    ETag: quoted(etag),
    ...checksumField(checksum),
  })
}

export async function abortMultipartUpload({ request, response, uploads }: Exchange): Promise<void> {
  await uploads.abort(await uploads.find(uploadOf(request)))
  response.writeHead(204).end()
}

const uploadOf = ({ bucket, key, query }: S3Request) => ({ bucket, key, id: query.get('uploadId') ?? '' })
