import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { diskCall } from './disk-failure.ts'
import { takeLease } from './lease.ts'

const LOCK_POLL_MS = 10

/** A folder that all processes of a machine keep objects in. */
export interface CacheFolder {
  /** Holds a folder for each object. Names that start with a dot are on their way in or out. */
  readonly objectsDir: string
  readonly maxBytes: number
  /** A process that has not been heard of for so long counts as dead. */
  readonly staleMs: number
  /**
   * Runs `work`, which takes no time, while no other process runs any: what decides which objects are in the folder and which
   * are in use. Throws `scratch-unavailable`.
   */
  locked<T>(work: () => T): Promise<T>
  /** A name for something that is on its way in or out. */
  passingPath(name: string): string
}

export function openCacheFolder(dir: string, maxBytes: number, staleMs: number): CacheFolder {
  const objectsDir = join(dir, 'objects')
  const lockPath = join(dir, 'lock')
  const made = mkdir(objectsDir, { recursive: true })
  made.catch(() => {}) // told by whoever waits for it
  return {
    objectsDir,
    maxBytes,
    staleMs,
    locked: (work) =>
      diskCall(`use the cache ${dir}`, async () => {
        await made
        for (;;) {
          const lease = takeLease(lockPath, staleMs)
          if (lease) {
            try {
              return work()
            } finally {
              lease.release()
            }
          }
          await sleep(LOCK_POLL_MS)
        }
      }),
    passingPath: (name) => join(objectsDir, `.${name}`),
  }
}

/** Removes what nobody can find any more; what is left, after a kill, the next to make room removes. */
export const removePassing = (paths: readonly string[]): Promise<unknown> =>
  Promise.all(paths.map((path) => rm(path, { recursive: true, force: true })))
