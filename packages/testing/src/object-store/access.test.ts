import {
  GetObjectAclCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestbed, type Testbed } from './testbed.ts'

let bed: Testbed
beforeAll(async () => void (bed = await openTestbed()))
afterAll(() => bed.close())

test('a presigned address serves for its request only', async () => {
  const upload = await getSignedUrl(
    bed.s3,
    new PutObjectCommand({ Bucket: bed.bucket, Key: 'pre signed.bin' }),
    { expiresIn: 60 },
  )
  expect((await fetch(upload, { method: 'PUT', body: 'presigned' })).status).toBe(200)
  const download = await getSignedUrl(
    bed.s3,
    new GetObjectCommand({
      Bucket: bed.bucket,
      Key: 'pre signed.bin',
      ResponseContentDisposition: 'attachment',
    }),
  )
  const response = await fetch(download)
  expect(response.headers.get('content-disposition')).toBe('attachment')
  expect(await response.text()).toBe('presigned')
  expect((await fetch(download, { method: 'DELETE' })).status).toBe(403)
  expect((await fetch(download.replace(/X-Amz-Signature=..../, 'X-Amz-Signature=0000'))).status).toBe(403)
})

test('a wrong secret is refused', async () => {
  const { accessKeyId } = bed.config.credentials
  const intruder = new S3Client({ ...bed.config, credentials: { accessKeyId, secretAccessKey: 'wrong' } })
  const listing = intruder.send(new ListObjectsV2Command({ Bucket: bed.bucket }))
  await expect(listing).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' })
})

test('what S3 has and this server lacks is refused as such', async () => {
  const acl = bed.s3.send(new GetObjectAclCommand({ Bucket: bed.bucket, Key: 'a.txt' }))
  await expect(acl).rejects.toMatchObject({ name: 'NotImplemented' })
})

test('a page of any origin may use a presigned address, which its browser asks for beforehand', async () => {
  const command = new PutObjectCommand({ Bucket: bed.bucket, Key: 'from a page.bin' })
  const upload = await getSignedUrl(bed.s3, command, { expiresIn: 60 })
  const origin = 'https://page.example'
  const asked = {
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'x-amz-checksum-sha256',
  }
  const preflight = await fetch(upload, { method: 'OPTIONS', headers: { origin, ...asked } })
  expect(preflight.status).toBe(204)
  const allowed = (name: string) => preflight.headers.get(`access-control-allow-${name}`)
  expect([allowed('origin'), allowed('headers')]).toEqual(['*', '*'])
  expect(allowed('methods')).toContain('PUT')
  const answer = await fetch(upload, { method: 'PUT', body: 'x', headers: { origin } })
  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  expect(answer.headers.get('access-control-expose-headers')).toContain('etag')
  const refused = await fetch(`${bed.config.endpoint}/${bed.bucket}/from a page.bin`, { headers: { origin } })
  expect(refused.status).toBe(403)
})
