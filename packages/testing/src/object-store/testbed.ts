import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startObjectStore } from '../services/object-store.ts'

export type Testbed = Awaited<ReturnType<typeof openTestbed>>

/** The server as a process on an empty folder, the real AWS SDK against it, and a bucket. */
export async function openTestbed() {
  const dataDir = join(tmpdir(), `metaphase-s3-test-${randomUUID()}`)
  await mkdir(dataDir)
  const server = await startObjectStore({ dataDir })
  const { endpoint, region, accessKeyId, secretAccessKey } = server.s3
  const config = {
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
  }
  const s3 = new S3Client(config)
  const bucket = 'slides'
  await s3.send(new CreateBucketCommand({ Bucket: bucket }))
  return {
    config,
    s3,
    bucket,
    dataDir,
    async close() {
      s3.destroy()
      await server.stop()
      await rm(dataDir, { recursive: true })
    },
  }
}
