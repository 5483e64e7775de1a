import { mkdir, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createBlobs, type Segment } from './blobs.ts'
import type { Checksum } from './checksums.ts'
import { placeJson, readJson } from './json-file.ts'
import { keyPath } from './key-files.ts'
import { createKeyLocks } from './key-locks.ts'
import { S3Error } from './s3-error.ts'

/** What a client says of an object besides its bytes. */
export interface ObjectAttributes {
  /** `content-type` and the other headers that a GET sends back as they came. */
  readonly headers: Readonly<Record<string, string>>
  /** Without the `x-amz-meta-` before each name. */
  readonly userMetadata: Readonly<Record<string, string>>
}

/** One object: the only file that makes it exist. It names the blobs that hold its bytes. */
export interface ObjectRecord extends ObjectAttributes {
  readonly key: string
  readonly sizeBytes: number
  readonly etag: string
  readonly checksum?: Checksum | undefined
  /** ISO 8601. */
  readonly modifiedAt: string
  readonly segments: readonly Segment[]
}

export type Store = Awaited<ReturnType<typeof openStore>>

/**
 * Objects under `folder`: `blobs/` holds bytes, `buckets/<bucket>/` a record for each key. A record is put in
 * place by one rename after its blobs are written and taken away before they are, so after a kill every
 * record still finds its bytes; blobs that no record names are swept at the next start.
 */
export async function openStore(folder: string) {
  const folders = {
    blobs: join(folder, 'blobs'),
    buckets: join(folder, 'buckets'),
    temporary: join(folder, 'temporary'),
    uploads: join(folder, 'uploads'),
  }
  for (const each of Object.values(folders)) await mkdir(each, { recursive: true })
  const blobs = createBlobs(folders.blobs)
  const locked = createKeyLocks()
  const bucketFolder = (bucket: string) => join(folders.buckets, bucket)
  const recordPath = (bucket: string, key: string) => join(bucketFolder(bucket), keyPath(key))
  const readRecord = (bucket: string, key: string) => readJson<ObjectRecord>(recordPath(bucket, key))

  return {
    blobs,
    folders,
    bucketFolder,
    readRecord,

    async requireBucket(bucket: string): Promise<void> {
      const exists = await stat(bucketFolder(bucket)).catch(() => undefined)
      if (!exists) throw new S3Error('NoSuchBucket', `There is no bucket ${bucket}`)
    },

    /** Makes the object visible in place of one that was there. `onlyIfAbsent`: refuses to replace. */
    put: (bucket: string, record: ObjectRecord, { onlyIfAbsent }: { onlyIfAbsent: boolean }): Promise<void> =>
      locked(`${bucket}/${record.key}`, async () => {
        const replaced = await readRecord(bucket, record.key)
        if (replaced && onlyIfAbsent)
          throw new S3Error('PreconditionFailed', `${record.key} exists already (If-None-Match: *)`)
        await placeJson(recordPath(bucket, record.key), record, folders.temporary)
        await blobs.remove(replaced?.segments ?? [])
      }),

    /** Does nothing where there is no such object, as S3. */
    remove: (bucket: string, key: string): Promise<void> =>
      locked(`${bucket}/${key}`, async () => {
        const removed = await readRecord(bucket, key)
        if (!removed) return
        await rm(recordPath(bucket, key))
        await blobs.remove(removed.segments)
        await removeEmptyFolders(dirname(recordPath(bucket, key)), bucketFolder(bucket))
      }),

    /** The object with its bytes held: whatever happens to the key, they can be read until `release`. */
    hold: (bucket: string, key: string): Promise<{ record: ObjectRecord; release: () => Promise<void> }> =>
      locked(`${bucket}/${key}`, async () => {
        const record = await readRecord(bucket, key)
        if (!record) throw new S3Error('NoSuchKey', `There is no object ${key}`)
        return { record, release: blobs.hold(record.segments) }
      }),
  }
}

async function removeEmptyFolders(from: string, root: string): Promise<void> {
  try {
    for (let folder = from; folder !== root; folder = dirname(folder)) await rmdir(folder)
  } catch {
    // the first that is not empty
  }
}
