import { createHash } from 'node:crypto'
import { openStore } from '../src/client.ts'
import type { CacheEnv, StorageEnv } from '../src/config.ts'
import { openObjectCache } from '../src/cache/object-cache.ts'

/** What a process of its own is told to fetch, and prints the SHA-256 of; its only argument, as JSON. */
export interface FetchOrder {
  readonly env: StorageEnv & CacheEnv
  readonly key: string
  readonly offset: number
  readonly length: number
}

const { env, key, offset, length } = JSON.parse(process.argv[2] ?? '') as FetchOrder
const store = openStore(env)
const object = await openObjectCache(store, env).open(key)
const bytes = await object.read(offset, length)
console.log(createHash('sha256').update(bytes).digest('hex'))
await object.close()
store.close()
