import { MetaphaseError } from '@metaphase/errors'
import { createWriteStream } from 'node:fs'
import { access, mkdir, open, rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Store } from './client.ts'
import { storageCall } from './failures.ts'
import { getStream, objectSizeBytes } from './objects.ts'

const LOCK_STALE_MS = 30_000
const LOCK_TOUCH_MS = 5_000
const POLL_MS = 100

export interface LocalCopies {
  /** Path of a complete local copy of the object; fetched once per machine however many processes ask. */
  pathOf(key: string): Promise<string>
}

/** Copies of immutable objects in `cacheDir`, shared by all processes that name the same folder. */
export function openLocalCopies(store: Store, cacheDir: string): LocalCopies {
  const inFlight = new Map<string, Promise<string>>()
  const pathOf = (key: string): Promise<string> => {
    const running = inFlight.get(key) ?? fetchOnce(store, cacheDir, key).finally(() => inFlight.delete(key))
    inFlight.set(key, running)
    return running
  }
  return { pathOf }
}

async function fetchOnce(store: Store, cacheDir: string, key: string): Promise<string> {
  const path = join(cacheDir, key)
  await mkdir(dirname(path), { recursive: true })
  for (;;) {
    if (await exists(path)) {
      await utimes(path, new Date(), new Date()).catch(() => {}) // last use, for whoever clears the cache
      return path
    }
    const release = await tryLock(`${path}.lock`)
    if (!release) {
      await sleep(POLL_MS)
      continue
    }
    try {
      if (!(await exists(path))) await download(store, key, path)
    } finally {
      await release()
    }
  }
}

async function download(store: Store, key: string, path: string): Promise<void> {
  const partial = `${path}.${process.pid}.partial`
  const sizeBytes = await objectSizeBytes(store, key)
  try {
    const body = await getStream(store, key)
    await storageCall(`copy ${key}`, () => pipeline(body, createWriteStream(partial)))
    const copied = (await stat(partial)).size
    if (copied !== sizeBytes)
      throw new MetaphaseError(
        'storage-unavailable',
        `${key} has ${sizeBytes} bytes but ${copied} arrived; will be fetched again`,
      )
    await rename(partial, path)
  } finally {
    await rm(partial, { force: true })
  }
}

/** Takes the lock file, or returns null while a living process holds it. A holder touches it; a dead one's goes stale. */
async function tryLock(lockPath: string): Promise<(() => Promise<void>) | null> {
  try {
    await (await open(lockPath, 'wx')).close()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const held = await stat(lockPath).catch(() => null)
    if (held && Date.now() - held.mtimeMs > LOCK_STALE_MS) await rm(lockPath, { force: true })
    return null
  }
  const touch = setInterval(
    () => void utimes(lockPath, new Date(), new Date()).catch(() => {}),
    LOCK_TOUCH_MS,
  )
  return async () => {
    clearInterval(touch)
    await rm(lockPath, { force: true })
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
