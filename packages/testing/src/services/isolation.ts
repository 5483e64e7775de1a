import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3'
import { applyMigrations } from '@metaphase/db'
import { Redis } from 'ioredis'
import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import type { S3Endpoint, ServiceAddresses } from './services.ts'

/** A database, a bucket and a part of Redis that no other test sees. */
export interface IsolatedScope {
  /** A database of the current schema, without rows. */
  readonly databaseUrl: string
  readonly redisUrl: string
  /** BullMQ's `prefix`: every key of the test's queues begins with it. */
  readonly queuePrefix: string
  readonly s3: S3Endpoint & { readonly bucket: string }
  /** Removes all of it; call it after the clients of the scope are closed. */
  drop(): Promise<void>
}

/** Makes a scope for one test file. */
export async function createIsolatedScope({
  databaseUrl,
  redisUrl,
  s3,
}: ServiceAddresses): Promise<IsolatedScope> {
  const name = `test-${randomBytes(6).toString('hex')}`
  const ownDatabase = new URL(databaseUrl)
  ownDatabase.pathname = `/${name}`
  await Promise.all([
    applyMigrations({ databaseUrl: ownDatabase.href }),
    withS3(s3, (client) => client.send(new CreateBucketCommand({ Bucket: name }))),
  ])
  return {
    databaseUrl: ownDatabase.href,
    redisUrl,
    queuePrefix: name,
    s3: { ...s3, bucket: name },
    async drop() {
      await Promise.all([
        dropDatabase(databaseUrl, name),
        deleteKeys(redisUrl, name),
        withS3(s3, (client) => deleteBucket(client, name)),
      ])
    },
  }
}

async function dropDatabase(databaseUrl: string, name: string): Promise<void> {
  const maintenance = new URL(databaseUrl)
  maintenance.pathname = '/postgres'
  const client = new Client({ connectionString: maintenance.href })
  await client.connect()
  try {
    await client.query(`DROP DATABASE ${client.escapeIdentifier(name)} WITH (FORCE)`)
  } finally {
    await client.end()
  }
}

async function deleteKeys(redisUrl: string, prefix: string): Promise<void> {
  const redis = new Redis(redisUrl)
  try {
    for await (const keys of redis.scanStream({ match: `${prefix}:*`, count: 1000 }) as AsyncIterable<
      string[]
    >)
      if (keys.length > 0) await redis.unlink(...keys)
  } finally {
    redis.disconnect()
  }
}

async function deleteBucket(client: S3Client, bucket: string): Promise<void> {
  for await (const { Contents } of paginateListObjectsV2({ client }, { Bucket: bucket })) {
    const Objects = Contents?.map(({ Key }) => ({ Key }))
    if (Objects) await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } }))
  }
  await client.send(new DeleteBucketCommand({ Bucket: bucket }))
}

async function withS3<Result>(
  { endpoint, region, accessKeyId, secretAccessKey }: S3Endpoint,
  action: (client: S3Client) => Promise<Result>,
): Promise<Result> {
  const client = new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  })
  try {
    return await action(client)
  } finally {
    client.destroy()
  }
}
