import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestbed, type Testbed } from './testbed.ts'

let bed: Testbed
beforeAll(async () => void (bed = await openTestbed()))
afterAll(() => bed.close())

const put = (Key: string, Body: Buffer | string | Readable, more = {}) =>
  bed.s3.send(new PutObjectCommand({ Bucket: bed.bucket, Key, Body, ...more }))
const get = (Key: string, more = {}) =>
  bed.s3.send(new GetObjectCommand({ Bucket: bed.bucket, Key, ...more }))
const text = async (Key: string, more = {}) => (await get(Key, more)).Body?.transformToString()
const bytes = async (Key: string, more = {}) =>
  Buffer.from((await (await get(Key, more)).Body?.transformToByteArray()) ?? [])

test('an object comes back with its bytes, type, metadata and ETag', async () => {
  const metadata = { mpp: '0.25' }
  const stored = await put('a.txt', 'hello', {
    Metadata: metadata,
    ContentType: 'text/plain',
    CacheControl: 'no-store',
  })
  const found = await get('a.txt')
  expect(await found.Body?.transformToString()).toBe('hello')
  expect(found).toMatchObject({
    Metadata: metadata,
    ContentType: 'text/plain',
    CacheControl: 'no-store',
    ETag: stored.ETag,
  })
  expect(stored).toMatchObject({ ETag: '"5d41402abc4b2a76b9719d911017c592"', ChecksumCRC32: 'NhCmhg==' })
})

test.each([
  'slides/1/source',
  'with space & <angle> "quotes".svs',
  'Präparat/ü 切片 \u{1F52C}.tiff',
  '../../etc/passwd',
  'a//b/',
  "(it's)!*",
])('the key %s holds an object of its own', async (key) => {
  await put(key, key)
  expect(await text(key)).toBe(key)
  const listed = await bed.s3.send(new ListObjectsV2Command({ Bucket: bed.bucket, Prefix: key }))
  expect(listed.Contents?.map(({ Key }) => Key)).toEqual([key])
})

test('a stream of unknown framing is stored without its framing (chunks, CRC32 trailer)', async () => {
  const body = randomBytes(5_000_000)
  const pieces = Array.from({ length: 50 }, (_, index) =>
    body.subarray(index * 100_000, (index + 1) * 100_000),
  )
  await put('stream.bin', Readable.from(pieces), { ContentLength: body.length })
  expect((await bytes('stream.bin')).equals(body)).toBe(true)
  const head = await bed.s3.send(new HeadObjectCommand({ Bucket: bed.bucket, Key: 'stream.bin' }))
  expect(head.ContentEncoding).toBeUndefined()
})

test.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
  'a %s checksum sent in a header or a trailer is verified, kept and returned',
  async (algorithm) => {
    const field = `Checksum${algorithm}` as const
    const body = randomBytes(100_000)
    const plain = await put('sum.bin', body, { ChecksumAlgorithm: algorithm })
    const streamed = await put('sum.bin', Readable.from([body]), {
      ChecksumAlgorithm: algorithm,
      ContentLength: body.length,
    })
    expect(streamed[field]).toBe(plain[field])
    const head = new HeadObjectCommand({ Bucket: bed.bucket, Key: 'sum.bin', ChecksumMode: 'ENABLED' })
    expect((await bed.s3.send(head))[field]).toBe(plain[field])
    await expect(put('sum.bin', 'other bytes', { [field]: plain[field] })).rejects.toMatchObject({
      name: 'BadDigest',
    })
    expect((await bytes('sum.bin')).equals(body)).toBe(true)
  },
)

test('an empty object is an object', async () => {
  await put('empty', Buffer.alloc(0))
  expect(await text('empty')).toBe('')
  await expect(get('empty', { Range: 'bytes=0-0' })).rejects.toMatchObject({ name: 'InvalidRange' })
})

test('ranges return exactly their bytes; one beyond the end is 416', async () => {
  const body = randomBytes(1_000_000)
  await put('ranges.bin', body)
  for (const [range, start, end] of [
    ['bytes=0-0', 0, 1],
    ['bytes=300000-699999', 300_000, 700_000],
    ['bytes=999990-5000000', 999_990, 1_000_000],
    ['bytes=999000-', 999_000, 1_000_000],
    ['bytes=-100', 999_900, 1_000_000],
  ] as const) {
    const part = await get('ranges.bin', { Range: range })
    expect(part.ContentRange).toBe(`bytes ${start}-${end - 1}/1000000`)
    expect(
      Buffer.from((await part.Body?.transformToByteArray()) ?? []).equals(body.subarray(start, end)),
    ).toBe(true)
  }
  await expect(get('ranges.bin', { Range: 'bytes=1000000-' })).rejects.toMatchObject({ name: 'InvalidRange' })
})

test('conditions: If-None-Match on GET and, as *, on PUT; If-Match on GET', async () => {
  const { ETag } = await put('once', 'first', { IfNoneMatch: '*' })
  await expect(put('once', 'second', { IfNoneMatch: '*' })).rejects.toMatchObject({
    name: 'PreconditionFailed',
  })
  expect(await text('once', { IfMatch: ETag })).toBe('first')
  await expect(get('once', { IfNoneMatch: ETag })).rejects.toMatchObject({
    $metadata: { httpStatusCode: 304 },
  })
  await expect(get('once', { IfMatch: '"0"' })).rejects.toMatchObject({ name: 'PreconditionFailed' })
})

test('of many writers that each want to be the first, one is', async () => {
  const results = await Promise.allSettled(
    Array.from({ length: 12 }, (_, writer) => put('race', `writer ${writer}`, { IfNoneMatch: '*' })),
  )
  const winners = results.flatMap(({ status }, writer) => (status === 'fulfilled' ? [writer] : []))
  expect(winners).toHaveLength(1)
  expect(await text('race')).toBe(`writer ${winners[0]}`)
})

test('while a key is overwritten, every reader sees one whole version', async () => {
  const versions = ['x', 'y', 'z'].map((letter) => letter.repeat(700_000))
  await put('contended', versions[0] ?? '')
  const writes = versions.flatMap((version) => [put('contended', version), put('contended', version)])
  const reads = Array.from({ length: 20 }, () => text('contended'))
  for (const seen of await Promise.all(reads)) expect(versions).toContain(seen)
  await Promise.all(writes)
})

test('a copy keeps bytes and metadata and outlives its source', async () => {
  await put('original é.txt', 'content', { Metadata: { mpp: '0.5' } })
  const source = `${bed.bucket}/${encodeURIComponent('original é.txt')}`
  await bed.s3.send(new CopyObjectCommand({ Bucket: bed.bucket, Key: 'copy.txt', CopySource: source }))
  await bed.s3.send(new DeleteObjectCommand({ Bucket: bed.bucket, Key: 'original é.txt' }))
  const copy = await get('copy.txt')
  expect(await copy.Body?.transformToString()).toBe('content')
  expect(copy.Metadata).toEqual({ mpp: '0.5' })
})

test('a body cut short leaves nothing, neither of a new object nor of the one before', async () => {
  await put('cut', 'before')
  const blobs = async () => (await readdir(join(bed.dataDir, 's3/blobs'))).length
  const blobsBefore = await blobs()
  const url = await getSignedUrl(bed.s3, new PutObjectCommand({ Bucket: bed.bucket, Key: 'cut' }))
  const upload = request(url, { method: 'PUT', headers: { 'content-length': 600_000 } })
  upload.on('error', () => {}) // ours, of the destroy below
  upload.write(randomBytes(300_000))
  await expect.poll(blobs).toBe(blobsBefore + 1)
  upload.destroy()
  await expect.poll(blobs).toBe(blobsBefore)
  expect(await text('cut')).toBe('before')
})
