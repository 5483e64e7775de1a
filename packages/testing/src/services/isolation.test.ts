import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { Redis } from 'ioredis'
import { Client } from 'pg'
import { expect, inject, onTestFinished, test } from 'vitest'
import { createIsolatedScope, type IsolatedScope } from './isolation.ts'

function openS3({ s3: { endpoint, region, bucket, ...credentials } }: IsolatedScope) {
  const client = new S3Client({ endpoint, region, forcePathStyle: true, credentials })
  onTestFinished(() => client.destroy())
  return { client, bucket }
}

test('two scopes share nothing, and a dropped one leaves nothing', async () => {
  const services = inject('services')
  const [one, other] = await Promise.all([createIsolatedScope(services), createIsolatedScope(services)])
  const { client, bucket } = openS3(one)
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'slide', Body: 'tissue' }))
  const listed = await openS3(other).client.send(new ListObjectsV2Command({ Bucket: other.s3.bucket }))
  expect(listed.KeyCount).toBe(0)
  const redis = new Redis(one.redisUrl)
  onTestFinished(() => redis.disconnect())
  await redis.set(`${one.queuePrefix}:plan-slide:1`, 'waiting')

  const postgres = new Client({ connectionString: one.databaseUrl })
  await postgres.connect()
  const { rows } = await postgres.query('SELECT count(*)::int AS migrations FROM _prisma_migrations')
  expect(rows[0].migrations).toBeGreaterThan(0)
  await postgres.end()

  await Promise.all([one.drop(), other.drop()])
  await expect(new Client({ connectionString: one.databaseUrl }).connect()).rejects.toMatchObject({
    code: '3D000',
  })
  await expect(client.send(new ListObjectsV2Command({ Bucket: bucket }))).rejects.toMatchObject({
    name: 'NoSuchBucket',
  })
  expect(await redis.keys(`${one.queuePrefix}:*`)).toEqual([])
})
