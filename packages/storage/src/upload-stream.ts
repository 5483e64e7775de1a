import { Upload } from '@aws-sdk/lib-storage'
import { createHash } from 'node:crypto'
import { pipeline, Transform, type Readable } from 'node:stream'
import type { Store } from './client.ts'
import { storageCall } from './failures.ts'

const MIB = 1024 * 1024
/**
 * 10,000 parts of 8 MiB reach 84 GB. The client copies what it gathers into parts, so that two in flight take about
 * 120 MB (10 GB uploaded through the API), three of 16 MiB take 180 MB.
 */
const PART_BYTES = 8 * MIB
const PARTS_IN_FLIGHT = 2

export interface StoredUpload {
  readonly sizeBytes: number
  readonly sha256: string
}

/**
 * Streams `source` to `key` while hashing. The object appears only when the whole stream has ended well:
 * if `source` fails, its error is thrown and nothing is left behind.
 */
export async function uploadStream(store: Store, key: string, source: Readable): Promise<StoredUpload> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  let sourceError: unknown
  const measured = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      sizeBytes += chunk.length
      done(null, chunk)
    },
  })
  pipeline(source, measured, (error) => (sourceError = error ?? undefined))
  const upload = new Upload({
    client: store.s3,
    params: { Bucket: store.bucket, Key: key, Body: measured },
    partSize: PART_BYTES,
    queueSize: PARTS_IN_FLIGHT,
  })
  try {
    await storageCall(`store ${key}`, () => upload.done())
  } catch (error) {
    await upload.abort().catch(() => {}) // the sweep aborts what could not be aborted here, and what nobody was told the id of
    throw sourceError ?? error
  } finally {
    source.destroy()
  }
  return { sizeBytes, sha256: hash.digest('hex') }
}
