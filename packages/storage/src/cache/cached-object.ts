import { existsSync } from 'node:fs'
import { open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Store } from '../client.ts'
import { blocksOf, openBlockMap } from './block-map.ts'
import type { CacheFolder } from './cache-folder.ts'
import { diskCall, diskFailure } from './disk-failure.ts'
import { claimPath, openEntry, recordUse, type Entry } from './entry.ts'
import { fetchBlocks, PART_BYTES } from './fetch-blocks.ts'
import { takeLease } from './lease.ts'
import { makeRoom } from './make-room.ts'

const POLL_MS = 100
const UNFINISHED = '.part'

interface ByteRange {
  readonly offset: number
  readonly length: number
}

/** An object of which a part lies on this machine. Satisfies tiling's `LocalFile`. */
export interface CachedObject {
  readonly sizeBytes: number
  /** A file as long as the object; what has not been fetched reads as zeros. */
  readonly path: string
  /** Resolves once the bytes of all `ranges`, as far as the object reaches, lie at `path`. */
  fetch(ranges: readonly ByteRange[]): Promise<void>
  /** Fetches and reads; the range lies inside the object. */
  read(offset: number, length: number): Promise<Uint8Array>
  /**
   * Path of a file or folder made from the object, by `make` at the path it is given, once per machine. It lies in the cache for
   * as long as the object does; `sizeBytes` is about what it will take.
   */
  derive(name: string, sizeBytes: number, make: (path: string) => Promise<void>): Promise<string>
  close(): Promise<void>
}

/** All of its methods throw `storage-unavailable` and `scratch-unavailable`. */
export async function openCachedObject(store: Store, cache: CacheFolder, key: string): Promise<CachedObject> {
  const entry = await openEntry(store, cache, key)
  const path = join(entry.folder, entry.file)
  const { file, map } = await openFiles(entry, path).catch((error: unknown) => {
    entry.lease.release()
    throw error
  })
  const fetching = { store, cache, entry, file, map }
  const { sizeBytes } = entry
  // what one request can bring comes as a whole: several for its parts take longer
  const isSmall = sizeBytes <= PART_BYTES
  const fetch = (ranges: readonly ByteRange[]) =>
    fetchBlocks(fetching, blocksOf(isSmall ? [{ offset: 0, length: sizeBytes }] : ranges, sizeBytes))
  return {
    sizeBytes,
    path,
    fetch,
    async read(offset, length) {
      await fetch([{ offset, length }])
      const bytes = new Uint8Array(length)
      const { bytesRead } = await diskCall(`read ${path}`, () => file.read(bytes, 0, length, offset))
      if (bytesRead < length) throw diskFailure(`read ${path}`, `it ends at byte ${offset + bytesRead}`)
      return bytes
    },
    derive: (name, sizeBytes, make) => derive(cache, entry.folder, { name, sizeBytes, make }),
    async close() {
      recordUse(entry)
      map.close()
      await file.close()
      entry.lease.release()
    },
  }
}

const openFiles = ({ folder, sizeBytes }: Entry, path: string) =>
  diskCall(`open ${path}`, async () => {
    const file = await open(path, 'r+')
    return { file, map: openBlockMap(join(folder, 'present'), sizeBytes) }
  })

interface Derived {
  readonly name: string
  readonly sizeBytes: number
  readonly make: (path: string) => Promise<void>
}

/** Under the claim alone; a process that took the other's for dead removes its unfinished file, so that only one is kept. */
async function derive(
  cache: CacheFolder,
  folder: string,
  { name, sizeBytes, make }: Derived,
): Promise<string> {
  const path = join(folder, name)
  while (!existsSync(path)) {
    const claim = takeLease(claimPath(folder, name, sizeBytes), cache.staleMs)
    if (!claim) await sleep(POLL_MS)
    else await deriveClaimed().finally(() => claim.release())
  }
  return path

  async function deriveClaimed(): Promise<void> {
    if (existsSync(path)) return
    await removeUnfinished(folder, name)
    const unfinished = `${path}.${randomUUID()}${UNFINISHED}`
    try {
      await makeRoom(cache, sizeBytes)
      await make(unfinished)
      await diskCall(`keep ${path}`, () => rename(unfinished, path))
    } finally {
      await removeUnfinished(folder, name)
    }
  }
}

async function removeUnfinished(folder: string, name: string): Promise<void> {
  const names = await readdir(folder)
  const unfinished = names.filter((other) => other.startsWith(`${name}.`) && other.endsWith(UNFINISHED))
  await Promise.all(unfinished.map((other) => rm(join(folder, other), { recursive: true, force: true })))
}
