import { MetaphaseError } from '@metaphase/errors'
import { createHash, randomUUID } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Store } from '../client.ts'
import { describeObject, type ObjectVersion } from '../objects.ts'
import { emptyMap } from './block-map.ts'
import type { CacheFolder } from './cache-folder.ts'
import { isHeld, takeLease, touchFile, type Lease } from './lease.ts'

const ALLOCATION_UNIT_BYTES = 512

/** What `object.json` says of an object of which blocks lie in its folder. */
interface EntryRecord extends ObjectVersion {
  readonly key: string
  /**
   * The sparse file's name, another one each time the object comes into the cache: whoever still has the path of a removed
   * file finds none there, and never the holes of its successor.
   */
  readonly file: string
}

/** An object's folder, in use until the lease is released. */
export interface Entry extends EntryRecord {
  readonly folder: string
  readonly lease: Lease
}

const recordPath = (folder: string) => join(folder, 'object.json')

/** Opens the object's folder, or makes it. Throws `storage-unavailable` and `scratch-unavailable`. */
export async function openEntry(store: Store, cache: CacheFolder, key: string): Promise<Entry> {
  const name = createHash('sha256').update(key).digest('hex').slice(0, 32)
  const folder = join(cache.objectsDir, name)
  for (;;) {
    const version = existsSync(recordPath(folder)) ? null : await versionOf(store, key)
    const entry = await cache.locked(() => {
      if (!existsSync(recordPath(folder))) {
        if (!version) return null // removed since we looked
        createEntry(cache, folder, { key, ...version, file: `${randomUUID()}.bytes` })
      }
      const record = JSON.parse(readFileSync(recordPath(folder), 'utf8')) as EntryRecord
      const lease = takeLease(join(folder, 'users', randomUUID()), cache.staleMs)!
      recordUse({ folder })
      return { ...record, folder, lease }
    })
    if (entry) return entry
  }
}

async function versionOf(store: Store, key: string): Promise<ObjectVersion> {
  const version = await describeObject(store, key)
  if (!version) throw new MetaphaseError('storage-unavailable', `No object lies at ${key}`)
  return version
}

/** The object counts as used now. */
export const recordUse = ({ folder }: Pick<Entry, 'folder'>): void => touchFile(recordPath(folder))

function createEntry(cache: CacheFolder, folder: string, record: EntryRecord): void {
  const making = cache.passingPath(randomUUID())
  for (const part of ['users', 'claims']) mkdirSync(join(making, part), { recursive: true })
  writeFileSync(join(making, record.file), '')
  truncateSync(join(making, record.file), record.sizeBytes)
  writeFileSync(join(making, 'present'), emptyMap(record.sizeBytes))
  writeFileSync(recordPath(making), JSON.stringify(record), { flush: true })
  renameSync(making, folder)
}

interface EntryUse {
  readonly folder: string
  /** On the disk, or about to be. */
  readonly bytes: number
  readonly inUse: boolean
  readonly usedAtMs: number
}

/** Called under the cache's lock; what dead processes left of their leases goes. */
export function entryUse({ staleMs }: CacheFolder, folder: string): EntryUse {
  let bytes = 0
  let inUse = false
  for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(file.parentPath, file.name)
    const stat = statSync(path, { throwIfNoEntry: false })
    bytes += (stat?.blocks ?? 0) * ALLOCATION_UNIT_BYTES
    const isLease = file.parentPath === join(folder, 'users') || file.parentPath === join(folder, 'claims')
    if (isLease && isHeld(path, staleMs)) {
      inUse = true
      bytes += claimedBytes(file.name)
    } else if (isLease) rmSync(path, { force: true }) // a dead process's
  }
  const usedAtMs = statSync(recordPath(folder), { throwIfNoEntry: false })?.mtimeMs ?? 0
  return { folder, bytes, inUse, usedAtMs }
}

/** A claim's name ends in the bytes that its holder is about to write, so that room for them is taken already. */
export const claimPath = (folder: string, what: string, bytes: number): string =>
  join(folder, 'claims', `${what}.${bytes}`)

const claimedBytes = (name: string): number => Number(/\.(\d+)$/.exec(name)?.[1] ?? 0)
