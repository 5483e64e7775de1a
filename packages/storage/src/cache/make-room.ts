import { MetaphaseError } from '@metaphase/errors'
import { randomUUID } from 'node:crypto'
import { readdirSync, renameSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { removePassing, type CacheFolder } from './cache-folder.ts'
import { entryUse } from './entry.ts'

const GB = 1e9

/**
 * Called by whoever has claimed `bytes` and not yet written them: removes the objects unused for longest, never one that is in
 * use, until the cache keeps its limit and the disk has room. Throws `scratch-unavailable` where that is not enough.
 */
export async function makeRoom(cache: CacheFolder, bytes: number): Promise<void> {
  const removed = await cache.locked(() => {
    const names = readdirSync(cache.objectsDir)
    const leftovers = names.filter((name) => name.startsWith('.')).map((name) => join(cache.objectsDir, name))
    const entries = names
      .filter((name) => !name.startsWith('.'))
      .map((name) => entryUse(cache, join(cache.objectsDir, name)))
    const usedBytes = entries.reduce((sum, entry) => sum + entry.bytes, 0)
    const { bavail, bsize } = statfsSync(cache.objectsDir)
    let lackingBytes = Math.max(usedBytes - cache.maxBytes, bytes - bavail * bsize)
    const idle = entries.filter(({ inUse }) => !inUse).toSorted((a, b) => a.usedAtMs - b.usedAtMs)
    const unneeded: string[] = []
    for (const entry of idle) {
      if (lackingBytes <= 0) break
      lackingBytes -= entry.bytes
      unneeded.push(entry.folder)
    }
    if (lackingBytes > 0) throw noRoom(cache, usedBytes, bavail * bsize)
    return [...leftovers, ...unneeded.map((folder) => putAside(cache, folder))]
  })
  await removePassing(removed)
}

function putAside(cache: CacheFolder, folder: string): string {
  const aside = cache.passingPath(randomUUID())
  renameSync(folder, aside)
  return aside
}

const noRoom = ({ objectsDir, maxBytes }: CacheFolder, usedBytes: number, freeBytes: number) =>
  new MetaphaseError(
    'scratch-unavailable',
    `${objectsDir} needs ${gigabytes(usedBytes)}, may hold ${gigabytes(maxBytes)} and has ${gigabytes(freeBytes)} free on its disk; the rest of it is in use. Raise CACHE_MAX_GB, free the disk, or analyse fewer slides at once.`,
  )

const gigabytes = (bytes: number) => `${(bytes / GB).toFixed(3)} GB`
