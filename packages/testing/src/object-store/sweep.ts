import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { walkKeys } from './key-files.ts'
import type { Store } from './store.ts'
import type { Uploads } from './uploads.ts'

const EVERY_KEY = { prefix: Buffer.alloc(0), after: Buffer.alloc(0) }

/**
 * Removes what a killed run left half-way: half-written files, blobs that nothing names, uploads that were
 * completed but still look open. Reads every record, so it runs only after a kill and before the first request.
 */
export async function sweep(store: Store, uploads: Uploads): Promise<void> {
  await emptyFolder(store.folders.temporary)
  const named = await blobsOfObjects(store)
  const open = new Set<string>()
  for (const upload of await uploads.list()) {
    const blobs = (await uploads.listParts(upload)).map(({ segment }) => segment.blob)
    if (blobs.some((blob) => named.has(blob))) continue // became an object already
    open.add(upload.id)
    for (const blob of blobs) named.add(blob)
  }
  for (const id of await readdir(store.folders.uploads))
    if (!open.has(id)) await rm(join(store.folders.uploads, id), { recursive: true })
  for (const blob of await readdir(store.folders.blobs))
    if (!named.has(blob)) await rm(join(store.folders.blobs, blob))
}

async function blobsOfObjects({ folders, bucketFolder, readRecord }: Store): Promise<Set<string>> {
  const blobs = new Set<string>()
  for (const bucket of await readdir(folders.buckets))
    for await (const key of walkKeys(bucketFolder(bucket), EVERY_KEY))
      for (const { blob } of (await readRecord(bucket, key.toString()))?.segments ?? []) blobs.add(blob)
  return blobs
}

async function emptyFolder(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true })
}
