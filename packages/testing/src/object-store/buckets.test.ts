import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  paginateListObjectsV2,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestbed, type Testbed } from './testbed.ts'

let bed: Testbed
beforeAll(async () => void (bed = await openTestbed()))
afterAll(() => bed.close())

const put = (Key: string) => bed.s3.send(new PutObjectCommand({ Bucket: bed.bucket, Key, Body: Key }))

test('a bucket is made once, found, and deleted only when empty', async () => {
  const { s3 } = bed
  await s3.send(new CreateBucketCommand({ Bucket: 'models' }))
  await expect(s3.send(new CreateBucketCommand({ Bucket: 'models' }))).rejects.toThrow('exists already')
  await s3.send(new HeadBucketCommand({ Bucket: 'models' }))
  await s3.send(new PutObjectCommand({ Bucket: 'models', Key: 'x', Body: 'x' }))
  await expect(s3.send(new DeleteBucketCommand({ Bucket: 'models' }))).rejects.toMatchObject({
    name: 'BucketNotEmpty',
  })
  await s3.send(new DeleteObjectCommand({ Bucket: 'models', Key: 'x' }))
  await s3.send(new DeleteBucketCommand({ Bucket: 'models' }))
  await expect(s3.send(new HeadBucketCommand({ Bucket: 'models' }))).rejects.toMatchObject({
    name: 'NotFound',
  })
  const lost = new PutObjectCommand({ Bucket: 'models', Key: 'x', Body: 'x' })
  await expect(s3.send(lost)).rejects.toMatchObject({ name: 'NoSuchBucket' })
})

test('a deleted object is gone, deleting it again is no error, and many go at once', async () => {
  await Promise.all(['d/1', 'd/2 & 3', 'd/<é>\r\n&amp;'].map((key) => put(key)))
  await bed.s3.send(new DeleteObjectCommand({ Bucket: bed.bucket, Key: 'd/1' }))
  await bed.s3.send(new DeleteObjectCommand({ Bucket: bed.bucket, Key: 'd/1' }))
  await expect(bed.s3.send(new GetObjectCommand({ Bucket: bed.bucket, Key: 'd/1' }))).rejects.toMatchObject({
    name: 'NoSuchKey',
  })
  const Objects = ['d/1', 'd/2 & 3', 'd/<é>\r\n&amp;'].map((Key) => ({ Key }))
  const { Deleted } = await bed.s3.send(new DeleteObjectsCommand({ Bucket: bed.bucket, Delete: { Objects } }))
  expect(Deleted).toHaveLength(3)
  const left = await bed.s3.send(new ListObjectsV2Command({ Bucket: bed.bucket, Prefix: 'd/' }))
  expect(left.KeyCount).toBe(0)
})

test('listing pages through every key once, in order, and groups by delimiter', async () => {
  const keys = Array.from({ length: 25 }, (_, index) => `list/${index % 5}/${'x'.repeat(index * 4)}${index}`)
  await Promise.all(keys.map((key) => put(key)))
  const listed: (string | undefined)[] = []
  const pages = paginateListObjectsV2(
    { client: bed.s3, pageSize: 4 },
    { Bucket: bed.bucket, Prefix: 'list/' },
  )
  for await (const { Contents } of pages) listed.push(...(Contents ?? []).map(({ Key }) => Key))
  expect(listed).toEqual(keys.toSorted())
  const groups: (string | undefined)[] = []
  const grouped = paginateListObjectsV2(
    { client: bed.s3, pageSize: 2 },
    { Bucket: bed.bucket, Prefix: 'list/', Delimiter: '/' },
  )
  for await (const { CommonPrefixes } of grouped)
    groups.push(...(CommonPrefixes ?? []).map(({ Prefix }) => Prefix))
  expect(groups).toEqual(['list/0/', 'list/1/', 'list/2/', 'list/3/', 'list/4/'])
  const rest = await bed.s3.send(
    new ListObjectsV2Command({ Bucket: bed.bucket, Prefix: 'list/', StartAfter: 'list/4/' }),
  )
  expect(rest.KeyCount).toBe(5)
})
