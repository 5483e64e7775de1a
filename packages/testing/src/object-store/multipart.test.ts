import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCommand,
  type ChecksumAlgorithm,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { createHash, randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestbed, type Testbed } from './testbed.ts'

const MIB = 1024 * 1024
const sha256 = (data: Buffer) => createHash('sha256').update(data).digest('base64')

let bed: Testbed
beforeAll(async () => void (bed = await openTestbed()))
afterAll(() => bed.close())

async function begin(Key: string, checksum?: ChecksumAlgorithm) {
  const create = new CreateMultipartUploadCommand({
    Bucket: bed.bucket,
    Key,
    ...(checksum && { ChecksumAlgorithm: checksum }),
  })
  const { UploadId } = await bed.s3.send(create)
  return { Bucket: bed.bucket, Key, UploadId }
}
type Target = Awaited<ReturnType<typeof begin>>

const sendPart = async (target: Target, PartNumber: number, Body: Buffer, more = {}) => ({
  PartNumber,
  ...(await bed.s3.send(new UploadPartCommand({ ...target, PartNumber, Body, ...more }))),
})
const complete = (target: Target, Parts: object[], more = {}) =>
  bed.s3.send(new CompleteMultipartUploadCommand({ ...target, MultipartUpload: { Parts }, ...more }))
const blobs = () => readdir(join(bed.dataDir, 's3/blobs'))

test('20 MB streamed by lib-storage come back whole, and by ranges across the borders of parts', async () => {
  const body = randomBytes(20 * MIB)
  const params = {
    Bucket: bed.bucket,
    Key: 'big/slide 1.svs',
    Body: Readable.from([body]),
    ContentType: 'image/tiff',
  }
  await new Upload({ client: bed.s3, params, partSize: 5 * MIB, queueSize: 4 }).done()
  const { Bucket, Key } = params
  const head = await bed.s3.send(new HeadObjectCommand({ Bucket, Key }))
  expect(head).toMatchObject({
    ContentLength: body.length,
    ContentType: 'image/tiff',
    ETag: expect.stringMatching(/-4"$/),
  })
  const read = async (more = {}) =>
    Buffer.from(
      (await (
        await bed.s3.send(new GetObjectCommand({ Bucket, Key, ...more }))
      ).Body?.transformToByteArray()) ?? [],
    )
  expect((await read()).equals(body)).toBe(true)
  const starts = [0, 5 * MIB - 100, 10 * MIB - 1, 3 * MIB, 20 * MIB - 262_144]
  const reads = starts.map(async (start) => {
    const part = await read({ Range: `bytes=${start}-${start + 262_143}` })
    return part.equals(body.subarray(start, start + 262_144))
  })
  expect(await Promise.all(reads)).toEqual(starts.map(() => true))
})

test('parts can come in any order and again; those listed make the object, the others go', async () => {
  const before = await blobs()
  const target = await begin('parts.bin')
  const [first, second] = [randomBytes(5 * MIB), randomBytes(1000)]
  const late = await sendPart(target, 7, second)
  await sendPart(target, 2, randomBytes(5 * MIB))
  await sendPart(target, 3, randomBytes(5 * MIB))
  const again = await sendPart(target, 2, first)
  const { ETag } = await complete(target, [again, late])
  const stored = await bed.s3.send(new GetObjectCommand({ Bucket: bed.bucket, Key: target.Key }))
  expect(stored.ETag).toBe(ETag)
  expect(
    Buffer.from((await stored.Body?.transformToByteArray()) ?? []).equals(Buffer.concat([first, second])),
  ).toBe(true)
  expect(await blobs()).toHaveLength(before.length + 2)
})

test('open uploads and their parts are listed page by page; an aborted one leaves nothing', async () => {
  const before = await blobs()
  const target = await begin('open/upload.bin')
  for (const number of [1, 2, 3]) await sendPart(target, number, randomBytes(number * 100))
  const page = await bed.s3.send(new ListPartsCommand({ ...target, MaxParts: 2 }))
  expect(page).toMatchObject({
    IsTruncated: true,
    Parts: [
      { PartNumber: 1, Size: 100 },
      { PartNumber: 2, Size: 200 },
    ],
  })
  const rest = await bed.s3.send(
    new ListPartsCommand({ ...target, PartNumberMarker: page.NextPartNumberMarker }),
  )
  expect(rest).toMatchObject({ IsTruncated: false, Parts: [{ PartNumber: 3, Size: 300 }] })
  const list = new ListMultipartUploadsCommand({ Bucket: bed.bucket, Prefix: 'open/' })
  expect((await bed.s3.send(list)).Uploads).toMatchObject([{ Key: target.Key, UploadId: target.UploadId }])
  await bed.s3.send(new AbortMultipartUploadCommand(target))
  expect((await bed.s3.send(list)).Uploads).toBeUndefined()
  expect(await blobs()).toHaveLength(before.length)
  await expect(sendPart(target, 1, randomBytes(10))).rejects.toMatchObject({ name: 'NoSuchUpload' })
  await expect(bed.s3.send(new AbortMultipartUploadCommand(target))).rejects.toMatchObject({
    name: 'NoSuchUpload',
  })
})

test('a page of open uploads goes on after the marked one, also when that has ended meanwhile', async () => {
  const targets: Target[] = []
  for (const key of ['many/a', 'many/b', 'many/b', 'many/b', 'many/c']) targets.push(await begin(key))
  const list = async (KeyMarker?: string, UploadIdMarker?: string) => {
    const command = { Bucket: bed.bucket, Prefix: 'many/', MaxUploads: 2, KeyMarker, UploadIdMarker }
    const { Uploads = [], ...page } = await bed.s3.send(new ListMultipartUploadsCommand(command))
    return { ...page, ids: Uploads.map(({ UploadId }) => UploadId) }
  }
  const [a, b1, b2, b3, c] = targets.map(({ UploadId }) => UploadId)
  const first = await list()
  expect(first).toMatchObject({ IsTruncated: true, ids: [a, b1] })
  const next = () => list(first.NextKeyMarker, first.NextUploadIdMarker)
  expect(await next()).toMatchObject({ IsTruncated: true, ids: [b2, b3] })
  await bed.s3.send(new AbortMultipartUploadCommand(targets[1]!))
  expect(await next()).toMatchObject({ IsTruncated: true, ids: [b2, b3] })
  expect(await list('many/b')).toMatchObject({ IsTruncated: false, ids: [c] })
})

test('a completion that does not fit the parts is refused and the upload stays open', async () => {
  const target = await begin('refused.bin')
  const parts = [await sendPart(target, 1, randomBytes(1000)), await sendPart(target, 2, randomBytes(1000))]
  const [one = parts[0]!, two = parts[1]!] = parts
  await expect(complete(target, [one, { ...two, PartNumber: 3 }])).rejects.toMatchObject({
    name: 'InvalidPart',
  })
  await expect(complete(target, [one, { ...two, ETag: one.ETag }])).rejects.toMatchObject({
    name: 'InvalidPart',
  })
  await expect(complete(target, [two, one])).rejects.toMatchObject({ name: 'InvalidPartOrder' })
  await expect(complete(target, [one, two])).rejects.toMatchObject({ name: 'EntityTooSmall' })
  await expect(complete(target, [])).rejects.toMatchObject({ name: 'MalformedXML' })
  await complete(target, [two])
})

test('a completion with If-None-Match: * does not replace an object', async () => {
  const finish = async (body: string) => {
    const target = await begin('completed-once.bin')
    return complete(target, [await sendPart(target, 1, Buffer.from(body))], { IfNoneMatch: '*' })
  }
  await finish('first')
  await expect(finish('second')).rejects.toMatchObject({ name: 'PreconditionFailed' })
})

const UNHOISTED = { unhoistableHeaders: new Set(['x-amz-checksum-sha256']) }

test('a part presigned with its SHA-256 takes these bytes and no others', async () => {
  const target = await begin('presigned.bin', 'SHA256')
  const body = randomBytes(1000)
  const part = new UploadPartCommand({ ...target, PartNumber: 1, ChecksumSHA256: sha256(body) })
  const url = await getSignedUrl(bed.s3, part, { expiresIn: 60, ...UNHOISTED })
  const send = (bytes: Buffer, checksum?: string) =>
    fetch(url, {
      method: 'PUT',
      body: new Uint8Array(bytes),
      headers: checksum ? { 'x-amz-checksum-sha256': checksum } : {},
    })

  const other = randomBytes(1000)
  const refusals = [await send(other, sha256(body)), await send(other, sha256(other)), await send(body)]
  expect(await Promise.all(refusals.map(async (each) => /<Code>(\w+)/.exec(await each.text())?.[1]))).toEqual(
    ['BadDigest', 'SignatureDoesNotMatch', 'SignatureDoesNotMatch'],
  )
  const accepted = await send(body, sha256(body))
  expect(accepted.status).toBe(200)

  const ETag = accepted.headers.get('etag')
  expect((await bed.s3.send(new ListPartsCommand(target))).Parts).toMatchObject([
    { ETag, ChecksumSHA256: sha256(body) },
  ])
  await expect(complete(target, [{ PartNumber: 1, ETag }])).rejects.toMatchObject({ name: 'InvalidRequest' })
  const wrong = { PartNumber: 1, ETag, ChecksumSHA256: sha256(other) }
  await expect(complete(target, [wrong])).rejects.toMatchObject({ name: 'InvalidPart' })
  const { ChecksumSHA256 } = await complete(target, [{ ...wrong, ChecksumSHA256: sha256(body) }])
  expect(ChecksumSHA256).toBe(`${sha256(createHash('sha256').update(body).digest())}-1`)
})

test('an upload that wants SHA-256 refuses parts with another checksum or none', async () => {
  const target = await begin('sha256-only.bin', 'SHA256')
  await expect(sendPart(target, 1, randomBytes(10), { ChecksumAlgorithm: 'CRC32' })).rejects.toMatchObject({
    name: 'InvalidRequest',
  })
  const bare = await getSignedUrl(bed.s3, new UploadPartCommand({ ...target, PartNumber: 1 }), {
    expiresIn: 60,
  })
  expect((await fetch(bare, { method: 'PUT', body: 'bytes' })).status).toBe(400)
})
