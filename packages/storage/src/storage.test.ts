import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { objectByteSource } from './byte-source.ts'
import { ensureBucket, openStore, pingStore, type Store } from './client.ts'
import { deletePrefix, getBytes, getJson, listKeys, objectExists, putBytes, putJson } from './objects.ts'
import { abortOpenUploads, listOpenUploads } from './open-uploads.ts'
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  listParts,
  signPart,
} from './presigned-upload.ts'
import { uploadStream } from './upload-stream.ts'

const MIB = 1024 * 1024
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes)
let store: Store

beforeAll(async () => {
  const { s3 } = inject('services')
  store = openStore({
    S3_ENDPOINT: s3.endpoint,
    S3_REGION: s3.region,
    S3_BUCKET: `storage-${process.pid}`,
    S3_ACCESS_KEY_ID: s3.accessKeyId,
    S3_SECRET_ACCESS_KEY: s3.secretAccessKey,
  })
  await Promise.all([ensureBucket(store), ensureBucket(store)]) // two processes that start at once
})
afterAll(() => store.close())

const keysUnder = async (prefix: string): Promise<string[]> => {
  const keys: string[] = []
  for await (const key of listKeys(store, prefix)) keys.push(key)
  return keys
}

test('a stream of several parts is stored with its size and SHA-256', async () => {
  const bytes = randomBytes(40 * MIB)
  const stored = await uploadStream(store, 'up/whole', Readable.from(chunks(bytes)))
  expect(stored).toEqual({ sizeBytes: bytes.length, sha256: sha256(bytes).digest('hex') })
  expect(Buffer.from((await getBytes(store, 'up/whole'))!).equals(bytes)).toBe(true)
})

test.each([1, 40])(
  'a stream that breaks after %i MiB throws its own error and leaves nothing',
  async (mebibytes) => {
    const source = Readable.from(
      (function* () {
        yield* chunks(Buffer.alloc(mebibytes * MIB))
        throw new Error('the client went away')
      })(),
    )
    await expect(uploadStream(store, 'broken/slide', source)).rejects.toThrow('the client went away')
    expect(await keysUnder('broken/')).toEqual([])
    expect(await listOpenUploads(store, 'broken/')).toEqual([])
  },
)

function* chunks(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += MIB) yield bytes.subarray(at, at + MIB)
}

test('ranges of an object, also across its end', async () => {
  await putBytes(store, 'ranges', Buffer.from('0123456789'))
  const source = await objectByteSource(store, 'ranges')
  expect(source.sizeBytes).toBe(10)
  expect(Buffer.from(await source.read(3, 4)).toString()).toBe('3456')
  expect(Buffer.from(await source.read(8, 100)).toString()).toBe('89')
  expect(await source.read(10, 1)).toHaveLength(0)
})

test('an absent object is null, not an error', async () => {
  expect(await getJson(store, 'nothing/here')).toBeNull()
  expect(await objectExists(store, 'nothing/here')).toBe(false)
})

test('a prefix is deleted whole, but for what is kept', async () => {
  await Promise.all(Array.from({ length: 25 }, (_, i) => putJson(store, `gone/${i}`, i)))
  await deletePrefix(store, 'gone/', ['gone/7'])
  expect(await keysUnder('gone/')).toEqual(['gone/7'])
})

test('presigned parts: the store takes the bytes that were signed for and no others', async () => {
  const key = 'signed/slide'
  const uploadId = await createMultipartUpload(store, key)
  const parts = [randomBytes(5 * MIB), randomBytes(1234)]
  for (const [i, bytes] of parts.entries()) {
    const part = { partNumber: i + 1, sha256Base64: sha256(bytes).digest('base64') }
    const url = await signPart(store, { key, uploadId, part, expiresInS: 60 })
    const headers = { 'x-amz-checksum-sha256': part.sha256Base64 }
    const wrong = await fetch(url, { method: 'PUT', headers, body: Buffer.alloc(bytes.length) })
    expect(wrong.status).toBe(400)
    expect((await fetch(url, { method: 'PUT', headers, body: bytes })).status).toBe(200)
  }
  const listed = await listParts(store, key, uploadId)
  expect(listed.map(({ sizeBytes }) => sizeBytes)).toEqual(parts.map(({ length }) => length))
  await completeMultipartUpload(store, { key, uploadId, parts: listed })
  expect(Buffer.from((await getBytes(store, key))!).equals(Buffer.concat(parts))).toBe(true)
})

test('parts that do not fit are `upload-parts-invalid`; an aborted upload is gone, twice if asked twice', async () => {
  const key = 'unfit/slide'
  const uploadId = await createMultipartUpload(store, key)
  const part = {
    partNumber: 1,
    etag: '"0"',
    sha256Base64: sha256(Buffer.alloc(0)).digest('base64'),
    sizeBytes: 0,
  }
  await expect(completeMultipartUpload(store, { key, uploadId, parts: [part] })).rejects.toMatchObject({
    code: 'upload-parts-invalid',
  })
  await abortMultipartUpload(store, key, uploadId)
  await abortMultipartUpload(store, key, uploadId)
  expect(await listOpenUploads(store, 'unfit/')).toEqual([])
})

test('open uploads are listed beyond the first thousand; those of one key are ended and no others', async () => {
  const begun = Array.from({ length: 1_001 }, (_, i) => createMultipartUpload(store, `open/${i % 2}`))
  const ids = await Promise.all(begun)
  const other = await createMultipartUpload(store, 'open/0/longer')
  const listed = await listOpenUploads(store, 'open/')
  expect(new Set(listed.map(({ uploadId }) => uploadId))).toEqual(new Set([...ids, other]))
  await abortOpenUploads(store, 'open/0')
  const left = await listOpenUploads(store, 'open/')
  expect(new Set(left.map(({ key }) => key))).toEqual(new Set(['open/0/longer', 'open/1']))
  expect(left).toHaveLength(501)
}, 60_000) // some 1,500 requests

test('a store that does not answer is `storage-unavailable`, saying what was being done', async () => {
  const { s3 } = inject('services')
  const away = openStore({
    S3_ENDPOINT: 'http://127.0.0.1:9',
    S3_REGION: s3.region,
    S3_BUCKET: 'bucket',
    S3_ACCESS_KEY_ID: 'a',
    S3_SECRET_ACCESS_KEY: 'b',
  })
  await expect(pingStore(away, 2_000)).rejects.toMatchObject({
    code: 'storage-unavailable',
    message: expect.stringContaining('reach bucket bucket'),
  })
  away.close()
})
