import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { Redis } from 'ioredis'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, realpath, rm, stat } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { startEmbeddedServices } from './embedded.ts'
import { startPostgres } from './postgres.ts'
import type { Services } from './services.ts'

async function freshFolder(mode = 0o755): Promise<string> {
  const folder = join(tmpdir(), `metaphase-embedded-${randomUUID()}`)
  await mkdir(folder, { mode })
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

async function start(options: Parameters<typeof startEmbeddedServices>[0]): Promise<Services> {
  const services = await startEmbeddedServices(options)
  onTestFinished(services.stop)
  return services
}

async function query<Row>(databaseUrl: string, sql: string): Promise<Row[]> {
  const maintenance = new URL('/postgres', databaseUrl)
  const client = new Client({ connectionString: maintenance.href })
  await client.connect()
  try {
    return (await client.query(sql)).rows as Row[]
  } finally {
    await client.end()
  }
}

function openS3({ endpoint, region, ...credentials }: Services['s3']): S3Client {
  const s3 = new S3Client({ endpoint, region, forcePathStyle: true, credentials })
  onTestFinished(() => s3.destroy())
  return s3
}

async function withRedis<Result>(
  { redisUrl }: Services,
  action: (redis: Redis) => Promise<Result>,
): Promise<Result> {
  const redis = new Redis(redisUrl)
  try {
    return await action(redis)
  } finally {
    await redis.quit()
  }
}

test('Postgres, Redis and the object store work, and find their data after a restart', async () => {
  const dataDir = await freshFolder()
  const first = await start({ dataDir })
  await query(first.databaseUrl, 'CREATE TABLE slides AS SELECT 7 AS mitoses')
  expect(
    await query(first.databaseUrl, "SELECT 'Z' < 'a' AS by_bytes, version() LIKE 'PostgreSQL 18.%' AS is_18"),
  ).toEqual([{ by_bytes: true, is_18: true }])
  const policy = await withRedis(first, async (redis) => {
    await redis.set('job', 'waiting')
    return redis.config('GET', 'maxmemory-policy')
  })
  expect(policy).toEqual(['maxmemory-policy', 'noeviction'])
  const s3 = openS3(first.s3)
  await s3.send(new CreateBucketCommand({ Bucket: 'slides' }))
  await s3.send(new PutObjectCommand({ Bucket: 'slides', Key: 'a', Body: 'tissue' }))
  await first.stop()

  const second = await start({ dataDir })
  expect(await query(second.databaseUrl, 'SELECT mitoses FROM slides')).toEqual([{ mitoses: 7 }])
  expect(await withRedis(second, (redis) => redis.get('job'))).toBe('waiting')
  const found = await openS3(second.s3).send(new GetObjectCommand({ Bucket: 'slides', Key: 'a' }))
  expect(await found.Body?.transformToString()).toBe('tissue')
})

test('a second run on the same folder is refused and does not disturb the first', async () => {
  const dataDir = await freshFolder()
  const { databaseUrl } = await start({ dataDir })
  await expect(startEmbeddedServices({ dataDir })).rejects.toMatchObject({
    code: 'service-setup-failed',
    message: expect.stringMatching(/Process \d+ serves the folder/),
  })
  expect(await query(databaseUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('a port that is taken is named in the error', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void other.close())
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const starting = startEmbeddedServices({ dataDir: await freshFolder(), ports: { redis: port } })
  await expect(starting).rejects.toMatchObject({
    code: 'service-setup-failed',
    message: expect.stringContaining(`Port ${port}, meant for Redis`),
  })
})

test('what keeps Postgres from starting is shown', async () => {
  const dataDir = await freshFolder()
  const { stop } = await startPostgres({ dataDir })
  await stop()
  await rm(join(dataDir, 'postgres/postgresql.conf'))
  await expect(startPostgres({ dataDir })).rejects.toThrow(/Postgres did not start[^]*postgresql\.conf/)
})

test.runIf(process.getuid?.() === 0)('root can keep its data where no other account may look', async () => {
  const dataDir = join(await freshFolder(0o700), 'data')
  const { stop } = await startPostgres({ dataDir })
  await stop()
  const cluster = await realpath(join(dataDir, 'postgres'))
  onTestFinished(() => rm(dirname(cluster), { recursive: true }))
  expect((await stat(cluster)).uid).not.toBe(0)
  const again = await startPostgres({ dataDir })
  await again.stop()
})
