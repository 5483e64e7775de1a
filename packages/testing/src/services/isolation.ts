import { DeleteBucketCommand } from '@aws-sdk/client-s3'
import { applyMigrations } from '@metaphase/db'
import { deletePrefix, ensureBucket, openStore, type Store } from '@metaphase/storage'
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
  await Promise.all([applyMigrations({ databaseUrl: ownDatabase.href }), withStore(s3, name, ensureBucket)])
  return {
    databaseUrl: ownDatabase.href,
    redisUrl,
    queuePrefix: name,
    s3: { ...s3, bucket: name },
    async drop() {
      await Promise.all([
        dropDatabase(databaseUrl, name),
        deleteKeys(redisUrl, name),
        withStore(s3, name, deleteBucket),
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

async function deleteBucket(store: Store): Promise<void> {
  await deletePrefix(store, '')
  await store.s3.send(new DeleteBucketCommand({ Bucket: store.bucket }))
}

async function withStore(
  { endpoint, region, accessKeyId, secretAccessKey }: S3Endpoint,
  bucket: string,
  action: (store: Store) => Promise<void>,
): Promise<void> {
  const store = openStore({
    S3_ENDPOINT: endpoint,
    S3_REGION: region,
    S3_BUCKET: bucket,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
  })
  try {
    await action(store)
  } finally {
    store.close()
  }
}
