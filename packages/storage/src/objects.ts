import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import type { Readable } from 'node:stream'
import type { Store } from './client.ts'
import { isMissing, storageCall } from './failures.ts'

export async function putBytes({ s3, bucket }: Store, key: string, body: Uint8Array | string): Promise<void> {
  await storageCall(`write ${key}`, () =>
    s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body })),
  )
}

export const putJson = (store: Store, key: string, value: unknown): Promise<void> =>
  putBytes(store, key, JSON.stringify(value))

/** The object's bytes, or null where there is none. */
export async function getBytes({ s3, bucket }: Store, key: string): Promise<Uint8Array | null> {
  return storageCall(`read ${key}`, async () => {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
      return (await Body?.transformToByteArray()) ?? new Uint8Array()
    } catch (error) {
      if (isMissing(error)) return null
      throw error
    }
  })
}

/** The parsed object, or null where there is none. */
export async function getJson(store: Store, key: string): Promise<unknown> {
  const bytes = await getBytes(store, key)
  return bytes && JSON.parse(Buffer.from(bytes).toString('utf8'))
}

export async function getStream({ s3, bucket }: Store, key: string): Promise<Readable> {
  return storageCall(`read ${key}`, async () => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
    return Body as Readable
  })
}

export interface ObjectVersion {
  readonly sizeBytes: number
  /** Changes when the object's bytes do. */
  readonly etag: string
}

/** Which bytes lie at `key`, or null where none do. */
export async function describeObject({ s3, bucket }: Store, key: string): Promise<ObjectVersion | null> {
  return storageCall(`look for ${key}`, async () => {
    try {
      const { ContentLength, ETag } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))
      return { sizeBytes: ContentLength ?? 0, etag: ETag ?? '' }
    } catch (error) {
      if (isMissing(error)) return null
      throw error
    }
  })
}

/** Size of the object, or null where there is none. */
export const objectSizeBytes = async (store: Store, key: string): Promise<number | null> =>
  (await describeObject(store, key))?.sizeBytes ?? null

export const objectExists = async (store: Store, key: string): Promise<boolean> =>
  (await describeObject(store, key)) !== null

/** Every key that begins with `prefix`, in order. */
export async function* listKeys({ s3, bucket }: Store, prefix: string): AsyncGenerator<string> {
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix }))
    for (const { Key } of page.Contents ?? []) if (Key) yield Key
}

/** Deletes every object whose key begins with `prefix`, except those that `keep` names. */
export async function deletePrefix(
  store: Store,
  prefix: string,
  keep: readonly string[] = [],
): Promise<void> {
  await storageCall(`delete ${prefix}`, async () => {
    let page: string[] = []
    for await (const key of listKeys(store, prefix)) {
      if (!keep.includes(key)) page.push(key)
      if (page.length === 1000) page = await deletePage(store, page)
    }
    await deletePage(store, page)
  })
}

async function deletePage({ s3, bucket }: Store, page: readonly string[]): Promise<string[]> {
  if (page.length > 0) {
    const Objects = page.map((Key) => ({ Key }))
    await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }))
  }
  return []
}
