import { randomUUID } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Segment } from './blobs.ts'
import type { Checksum, ChecksumAlgorithm } from './checksums.ts'
import { placeJson, readJson } from './json-file.ts'
import { createKeyLocks } from './key-locks.ts'
import { S3Error } from './s3-error.ts'
import type { ObjectAttributes, ObjectRecord, Store } from './store.ts'

const UPLOAD_FILE = 'upload.json'

/** A multipart upload that is neither completed nor aborted. */
export interface Upload extends ObjectAttributes {
  readonly id: string
  readonly bucket: string
  readonly key: string
  /** Every part must then carry this checksum, and so must the request that completes the upload. */
  readonly checksumAlgorithm: ChecksumAlgorithm | undefined
  /** ISO 8601. */
  readonly initiatedAt: string
}

export interface Part {
  readonly number: number
  readonly segment: Segment
  readonly etag: string
  readonly checksum?: Checksum | undefined
  /** ISO 8601. */
  readonly modifiedAt: string
}

export type Uploads = ReturnType<typeof createUploads>

/** Multipart uploads: a folder each, with a record of the upload and one of every part received so far. */
export function createUploads({ blobs, folders, put }: Store) {
  const locked = createKeyLocks()
  const uploadFolder = (id: string) => join(folders.uploads, id)
  const partPath = (id: string, number: number) => join(uploadFolder(id), `${number}.json`)

  async function find({ id, bucket, key }: Pick<Upload, 'id' | 'bucket' | 'key'>): Promise<Upload> {
    const isId = /^[0-9a-f-]{36}$/.test(id)
    const upload = isId ? await readJson<Upload>(join(uploadFolder(id), UPLOAD_FILE)) : undefined
    if (upload?.bucket !== bucket || upload.key !== key)
      throw new S3Error('NoSuchUpload', `There is no upload ${id} to ${key}`)
    return upload
  }

  async function listParts({ id }: Upload): Promise<Part[]> {
    const names = await readdir(uploadFolder(id))
    const paths = names.filter((name) => name !== UPLOAD_FILE).map((name) => join(uploadFolder(id), name))
    const parts = await Promise.all(paths.map((path) => readJson<Part>(path)))
    return parts.filter((part) => part !== undefined).toSorted((a, b) => a.number - b.number)
  }

  return {
    find,
    listParts,

    /** Every open upload, by key and then by age. */
    async list(): Promise<Upload[]> {
      const ids = await readdir(folders.uploads)
      const uploads = await Promise.all(
        ids.map((id) => readJson<Upload>(join(uploadFolder(id), UPLOAD_FILE))),
      )
      return uploads
        .filter((upload) => upload !== undefined)
        .toSorted(
          (a, b) =>
            Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)) ||
            (a.initiatedAt < b.initiatedAt ? -1 : 1),
        )
    },

    async create(upload: Omit<Upload, 'id' | 'initiatedAt'>): Promise<Upload> {
      const created = { ...upload, id: randomUUID(), initiatedAt: new Date().toISOString() }
      await placeJson(join(uploadFolder(created.id), UPLOAD_FILE), created, folders.temporary)
      return created
    },

    /** Keeps the part in place of an earlier one of its number; drops it if the upload has ended meanwhile. */
    putPart: (upload: Upload, part: Part): Promise<void> =>
      locked(upload.id, async () => {
        try {
          await find(upload)
          const replaced = await readJson<Part>(partPath(upload.id, part.number))
          await placeJson(partPath(upload.id, part.number), part, folders.temporary)
          await blobs.remove(replaced ? [replaced.segment] : [])
        } catch (error) {
          await blobs.remove([part.segment])
          throw error
        }
      }),

    /** Turns the parts that `join` chooses into the object; the others are dropped. */
    complete: (
      upload: Upload,
      {
        onlyIfAbsent,
        join: joinParts,
      }: { onlyIfAbsent: boolean; join: (parts: Part[]) => Promise<ObjectRecord> },
    ): Promise<ObjectRecord> =>
      locked(upload.id, async () => {
        await find(upload)
        const parts = await listParts(upload)
        const record = await joinParts(parts)
        await put(upload.bucket, record, { onlyIfAbsent })
        await rm(uploadFolder(upload.id), { recursive: true })
        const used = new Set(record.segments.map(({ blob }) => blob))
        await blobs.remove(parts.map(({ segment }) => segment).filter(({ blob }) => !used.has(blob)))
        return record
      }),

    abort: (upload: Upload): Promise<void> =>
      locked(upload.id, async () => {
        await find(upload)
        const parts = await listParts(upload)
        await rm(uploadFolder(upload.id), { recursive: true })
        await blobs.remove(parts.map(({ segment }) => segment))
      }),
  }
}
