import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readHolding } from '../services/folder-claim.ts'
import { startObjectStore } from '../services/object-store.ts'

const Bucket = 'slides'
const WRITERS = 6
const dataDir = join(tmpdir(), `metaphase-s3-kill-${randomUUID()}`)
beforeAll(() => mkdir(dataDir))
afterAll(() => rm(dataDir, { recursive: true }))

async function start() {
  const { s3, stop } = await startObjectStore({ dataDir })
  const { endpoint, region, ...credentials } = s3
  return { s3: new S3Client({ endpoint, region, forcePathStyle: true, credentials, maxAttempts: 1 }), stop }
}

async function kill(): Promise<void> {
  const { holder } = (await readHolding(join(dataDir, 's3.pid')))!
  process.kill(holder.pid, 'SIGKILL')
}

/** Overwrites one key with bodies `0:…`, `1:…`, … until the server is gone; returns the last that was acknowledged. */
async function overwrite(s3: S3Client, Key: string): Promise<number> {
  for (let version = 0; ; version++) {
    const Body = `${version}:${'x'.repeat(50_000 + version)}`
    const isStored = await s3.send(new PutObjectCommand({ Bucket, Key, Body })).then(
      () => true,
      () => false,
    )
    if (!isStored) return version - 1
    if (Key === 'key 0' && version === 20) await kill()
  }
}

test('killed while it writes, the server comes back with every acknowledged object whole and no remains', async () => {
  const { s3, stop } = await start()
  await s3.send(new CreateBucketCommand({ Bucket }))
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'open' }))
  const part = { Bucket, Key: 'open', UploadId, PartNumber: 1, Body: randomBytes(1000) }
  await s3.send(new UploadPartCommand(part))
  const keys = Array.from({ length: WRITERS }, (_, writer) => `key ${writer}`)
  const acknowledged = await Promise.all(keys.map((key) => overwrite(s3, key)))
  await stop()

  const again = await start()
  for (const [writer, Key] of keys.entries()) {
    const body =
      (await (await again.s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString()) ?? ''
    const version = Number(body.split(':', 1)[0])
    expect(version - acknowledged[writer]!).toBeOneOf([0, 1]) // or the one that was stored but not answered
    expect(body).toHaveLength(`${version}:`.length + 50_000 + version)
  }
  expect(await readdir(join(dataDir, 's3/blobs'))).toHaveLength(WRITERS + 1) // and the part of the open upload
  expect(await readdir(join(dataDir, 's3/temporary'))).toEqual([])
  await again.stop()
})
