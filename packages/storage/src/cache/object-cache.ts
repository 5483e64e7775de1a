import type { Store } from '../client.ts'
import type { CacheEnv } from '../config.ts'
import { openCachedObject, type CachedObject } from './cached-object.ts'
import { openCacheFolder } from './cache-folder.ts'

/** How long a process may be silent before it counts as dead. */
const STALE_MS = 30_000
const GB = 1e9

export interface ObjectCache {
  /** The object, in use until it is closed. Throws `storage-unavailable` and `scratch-unavailable`. */
  open(key: string): Promise<CachedObject>
}

/**
 * Immutable objects on this machine, whole or as much of each as was asked for, shared by all processes that name the same
 * folder: each block comes over the network once. What has been unused for longest makes room.
 */
export function openObjectCache(store: Store, env: CacheEnv, staleMs = STALE_MS): ObjectCache {
  const folder = openCacheFolder(env.CACHE_DIR, env.CACHE_MAX_GB * GB, staleMs)
  return { open: (key) => openCachedObject(store, folder, key) }
}
