import { execFile, spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import type { FetchOrder } from '../../test/fetch-process.ts'
import { startStoreProxy, type StoreProxy } from '../../test/store-proxy.ts'
import { ensureBucket, openStore, type Store } from '../client.ts'
import { deletePrefix, putBytes } from '../objects.ts'
import { BLOCK_BYTES } from './block-map.ts'
import { openObjectCache } from './object-cache.ts'

const MIB = 1024 * 1024
const FETCH_PROCESS = join(import.meta.dirname, '../../test/fetch-process.ts')
const ample = { CACHE_MAX_GB: 1 }
const canMount = spawnSync('unshare', ['-Urm', 'true']).status === 0
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

let env: {
  [K in 'S3_ENDPOINT' | 'S3_REGION' | 'S3_BUCKET' | 'S3_ACCESS_KEY_ID' | 'S3_SECRET_ACCESS_KEY']: string
}
let proxy: StoreProxy
let store: Store
let cacheDir: string

beforeAll(async () => {
  const { s3 } = inject('services')
  proxy = await startStoreProxy(s3.endpoint)
  env = {
    S3_ENDPOINT: proxy.endpoint,
    S3_REGION: s3.region,
    S3_BUCKET: `cache-${process.pid}`,
    S3_ACCESS_KEY_ID: s3.accessKeyId,
    S3_SECRET_ACCESS_KEY: s3.secretAccessKey,
  }
  store = openStore(env)
  await ensureBucket(store)
})
afterAll(() => {
  store.close()
  proxy.close()
})
beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'metaphase-cache-'))
  proxy.forget()
})
afterEach(() => rm(cacheDir, { recursive: true }))

async function stored(sizeBytes: number): Promise<{ key: string; bytes: Buffer }> {
  const key = `cached/${randomUUID()}`
  const bytes = randomBytes(sizeBytes)
  await putBytes(store, key, bytes)
  return { key, bytes }
}

const openCache = (CACHE_MAX_GB = 1, staleMs?: number) =>
  openObjectCache(store, { CACHE_DIR: cacheDir, CACHE_MAX_GB }, staleMs)

const fetchCommand = (order: Pick<FetchOrder, 'key' | 'offset' | 'length'>): string[] => {
  const whole: FetchOrder = { ...order, env: { ...env, ...ample, CACHE_DIR: cacheDir } }
  return [process.execPath, FETCH_PROCESS, JSON.stringify(whole)]
}
const fetchElsewhere = async (order: Parameters<typeof fetchCommand>[0]): Promise<string> => {
  const [program, ...args] = fetchCommand(order) as [string, ...string[]]
  return (await promisify(execFile)(program, args)).stdout.trim()
}

test('ten processes that want one object move it once', async () => {
  const { key, bytes } = await stored(20 * MIB + 12_345)
  const order = { key, offset: 0, length: bytes.length }
  const sums = await Promise.all(Array.from({ length: 10 }, () => fetchElsewhere(order)))
  expect(new Set(sums)).toEqual(new Set([sha256(bytes)]))
  expect(proxy.movedBytes()).toBe(bytes.length)
}, 60_000)

test('processes that want parts of what the others want move each block once', async () => {
  const { key, bytes } = await stored(12 * MIB)
  const orders = [0, 2, 4, 6].map((mebibytes) => ({ key, offset: mebibytes * MIB, length: 5 * MIB }))
  const sums = await Promise.all(orders.map(fetchElsewhere))
  expect(sums).toEqual(orders.map(({ offset, length }) => sha256(bytes.subarray(offset, offset + length))))
  expect(proxy.movedBytes()).toBe(11 * MIB)
}, 60_000)

test('a process that dies while it fetches holds nobody up', async () => {
  const { key, bytes } = await stored(3 * MIB)
  proxy.decide(() => 'stall')
  const [program, ...args] = fetchCommand({ key, offset: 0, length: bytes.length }) as [string, ...string[]]
  const dying = spawn(program, args)
  while (proxy.gets().length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
  dying.kill('SIGKILL')
  await once(dying, 'exit')
  proxy.forget()
  const object = await openCache(1, 500).open(key)
  expect(sha256(await object.read(0, bytes.length))).toBe(sha256(bytes))
  await object.close()
}, 60_000)

test('small ranges near each other come in one request, long ones in several of 8 MiB', async () => {
  const { key, bytes } = await stored(40 * MIB)
  const object = await openCache().open(key)
  await object.fetch(Array.from({ length: 200 }, (_, i) => ({ offset: MIB + i * 10_000, length: 9_000 })))
  expect(proxy.gets().map(({ range }) => range)).toEqual([`bytes=${MIB}-${3 * MIB - 1}`])
  await object.fetch([{ offset: 0, length: bytes.length }])
  expect(proxy.gets().map((get) => get.bytes / MIB)).toEqual([2, 1, 8, 8, 8, 8, 5])
  expect((await readFile(object.path)).equals(bytes)).toBe(true)
  await object.close()
})

test('an object that one request can bring comes as a whole', async () => {
  const { key, bytes } = await stored(8 * MIB)
  const object = await openCache().open(key)
  await object.read(3 * MIB, 1)
  expect(proxy.gets().map((get) => get.bytes)).toEqual([bytes.length])
  await object.close()
})

test('what has been fetched is there for the next process, without the store', async () => {
  const { key, bytes } = await stored(MIB)
  const first = await openCache().open(key)
  await first.read(0, bytes.length)
  await first.close()
  await deletePrefix(store, key)
  proxy.forget()
  const second = await openCache().open(key)
  expect(sha256(await second.read(0, bytes.length))).toBe(sha256(bytes))
  expect(proxy.gets()).toEqual([])
  await second.close()
})

test('an answer that is cut short is `storage-unavailable`; what came whole is not fetched again', async () => {
  const { key, bytes } = await stored(20 * MIB)
  proxy.decide(({ range }) => (range?.startsWith(`bytes=${8 * MIB}-`) ? 'cut' : 'answered'))
  const object = await openCache().open(key)
  await expect(object.read(0, bytes.length)).rejects.toMatchObject({
    code: 'storage-unavailable',
    message: expect.stringContaining(key),
  })
  proxy.forget()
  expect(sha256(await object.read(0, bytes.length))).toBe(sha256(bytes))
  expect(proxy.gets().map(({ range }) => range)).toEqual([`bytes=${8 * MIB}-${16 * MIB - 1}`])
  await object.close()
})

test.each([
  ['deleted', (key: string) => deletePrefix(store, key)],
  ['replaced', (key: string) => putBytes(store, key, randomBytes(12 * MIB))],
])('an object that is %s while it is read is `storage-unavailable`', async (_how, change) => {
  const { key, bytes } = await stored(12 * MIB)
  const object = await openCache().open(key)
  await object.read(0, 10)
  await change(key)
  await expect(object.read(0, bytes.length)).rejects.toHaveProperty('code', 'storage-unavailable')
  expect(Buffer.from(await object.read(0, BLOCK_BYTES)).equals(bytes.subarray(0, BLOCK_BYTES))).toBe(true)
  await object.close()
})

test('an object that does not exist, or a store that is down, is `storage-unavailable`', async () => {
  await expect(openCache().open('cached/nothing')).rejects.toMatchObject({
    code: 'storage-unavailable',
    message: expect.stringContaining('cached/nothing'),
  })
  const down = openStore({ ...env, S3_ENDPOINT: 'http://127.0.0.1:9' })
  const cache = openObjectCache(down, { CACHE_DIR: cacheDir, ...ample })
  await expect(cache.open('cached/some')).rejects.toHaveProperty('code', 'storage-unavailable')
  down.close()
})

test('the objects unused for longest make room, never one in use', async () => {
  const cache = openCache((3.5 * MIB) / 1e9)
  const objects = await Promise.all(Array.from({ length: 4 }, () => stored(MIB)))
  const [inUse, oldest, newer, last] = objects.map(({ key }) => key) as [string, string, string, string]
  const held = await cache.open(inUse)
  await held.read(0, MIB)
  for (const key of [oldest, newer, last]) {
    const object = await cache.open(key)
    await object.read(0, MIB)
    await object.close()
  }
  proxy.forget()
  const reread = async (key: string) => {
    const object = await cache.open(key)
    await object.read(0, MIB)
    await object.close()
    return proxy.movedBytes()
  }
  expect(await reread(newer)).toBe(0)
  expect(await reread(last)).toBe(0)
  expect(await held.read(0, MIB).then(() => proxy.movedBytes())).toBe(0)
  expect(await reread(oldest)).toBe(MIB)
  await held.close()
})

test.skipIf(!canMount)(
  'a full disk is `scratch-unavailable`; what fits is fetched (needs user namespaces)',
  async () => {
    const { key, bytes } = await stored(12 * MIB)
    const tooMuch = fetchCommand({ key, offset: 0, length: 12 * MIB })
    const fitting = fetchCommand({ key, offset: MIB, length: MIB })
    const script = `mount -t tmpfs -o size=7m tmpfs '${cacheDir}'; "$1" "$2" "$3" 2>&1; "$1" "$2" "$4"`
    const args = ['-Urm', 'sh', '-c', script, 'sh', ...tooMuch, fitting.at(-1)!]
    const { stdout } = await promisify(execFile)('unshare', args)
    expect(stdout).toContain(`code: 'scratch-unavailable'`)
    expect(stdout).toContain(sha256(bytes.subarray(MIB, 2 * MIB)))
  },
)

test('slides in use that need more than the limit are `scratch-unavailable`, until one is closed', async () => {
  const { key, bytes } = await stored(2 * MIB)
  const other = await stored(2 * MIB)
  const cache = openCache((3 * MIB) / 1e9)
  const first = await cache.open(key)
  await first.read(0, bytes.length)
  const second = await cache.open(other.key)
  await expect(second.read(0, other.bytes.length)).rejects.toMatchObject({
    code: 'scratch-unavailable',
    message: expect.stringContaining('CACHE_MAX_GB'),
  })
  await first.close()
  expect(sha256(await second.read(0, other.bytes.length))).toBe(sha256(other.bytes))
  await second.close()
})

test('what is derived from an object is made once, counts towards the limit, and goes with the object', async () => {
  const { key } = await stored(MIB)
  const other = await stored(2 * MIB)
  let made = 0
  const make = async (path: string) => {
    made++
    await writeFile(path, randomBytes(MIB))
  }
  // caches that share no memory, as those of several processes
  const openings = await Promise.all(Array.from({ length: 5 }, () => openCache((3.5 * MIB) / 1e9).open(key)))
  const paths = await Promise.all(openings.map((object) => object.derive('made.bin', MIB, make)))
  expect(new Set(paths).size).toBe(1)
  expect(made).toBe(1)
  const [first] = openings
  await first!.read(0, MIB)
  const second = await openCache((3.5 * MIB) / 1e9).open(other.key)
  await expect(second.read(0, 2 * MIB)).rejects.toHaveProperty('code', 'scratch-unavailable')
  await Promise.all(openings.map((object) => object.close()))
  await second.read(0, 2 * MIB)
  await expect(readFile(paths[0]!)).rejects.toHaveProperty('code', 'ENOENT')
  await second.close()
})

test('what could not be derived leaves nothing and is tried again', async () => {
  const { key } = await stored(MIB)
  const object = await openCache().open(key)
  const failing = async (path: string) => {
    await writeFile(path, 'half')
    throw new Error('damaged')
  }
  await expect(object.derive('made.bin', 4, failing)).rejects.toThrow('damaged')
  const path = await object.derive('made.bin', 4, (unfinished) => writeFile(unfinished, 'whole'))
  expect(await readFile(path, 'utf8')).toBe('whole')
  expect((await readdir(join(path, '..'))).filter((name) => name.startsWith('made'))).toEqual(['made.bin'])
  await object.close()
})
