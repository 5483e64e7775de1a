import { GetObjectCommand } from '@aws-sdk/client-s3'
import { MetaphaseError } from '@metaphase/errors'
import type { Store } from './client.ts'
import { storageCall } from './failures.ts'
import { objectSizeBytes } from './objects.ts'

/** Random access to an object by ranges: satisfies tiling's `ByteSource`. */
export async function objectByteSource(store: Store, key: string) {
  const sizeBytes = await objectSizeBytes(store, key)
  if (sizeBytes === null) throw new MetaphaseError('storage-unavailable', `No object lies at ${key}`)
  const read = (offset: number, length: number): Promise<Uint8Array> => {
    const end = Math.min(offset + length, sizeBytes)
    if (end <= offset) return Promise.resolve(new Uint8Array())
    return storageCall(`read ${length} bytes of ${key} at ${offset}`, async () => {
      const Range = `bytes=${offset}-${end - 1}`
      const { Body } = await store.s3.send(new GetObjectCommand({ Bucket: store.bucket, Key: key, Range }))
      return (await Body?.transformToByteArray()) ?? new Uint8Array()
    })
  }
  return { sizeBytes, read }
}
