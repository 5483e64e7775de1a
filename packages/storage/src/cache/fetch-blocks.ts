import { setTimeout as sleep } from 'node:timers/promises'
import type { FileHandle } from 'node:fs/promises'
import type { Store } from '../client.ts'
import { BLOCK_BYTES, type BlockMap } from './block-map.ts'
import type { CacheFolder } from './cache-folder.ts'
import { copyRange } from './copy-range.ts'
import { diskCall } from './disk-failure.ts'
import { claimPath, type Entry } from './entry.ts'
import { takeLease, type Lease } from './lease.ts'
import { makeRoom } from './make-room.ts'

/** 8 MiB a request. */
const PART_BLOCKS = 32
export const PART_BYTES = PART_BLOCKS * BLOCK_BYTES
const PARTS_IN_FLIGHT = 4
const POLL_MS = 25

/** An object of which a part is in the cache, opened by this process. */
export interface Fetching {
  readonly store: Store
  readonly cache: CacheFolder
  readonly entry: Entry
  readonly file: FileHandle
  readonly map: BlockMap
}

/** Blocks next to each other, claimed by this process. */
interface Part {
  readonly first: number
  readonly claims: Lease[]
}

/**
 * Resolves once all `wanted` blocks (ascending) are on this machine. What another process is fetching is waited for; what one
 * was fetching when it died is fetched again. Throws `storage-unavailable` and `scratch-unavailable`; what had arrived stays.
 */
export async function fetchBlocks(fetching: Fetching, wanted: readonly number[]): Promise<void> {
  for (;;) {
    const missing = fetching.map.missing(wanted)
    if (missing.length === 0) return
    const fetchedAny = await fetchUnclaimed(fetching, missing)
    if (!fetchedAny) await sleep(POLL_MS)
  }
}

/** Fetches what no living process has claimed; resolves to whether there was any. */
async function fetchUnclaimed(fetching: Fetching, missing: readonly number[]): Promise<boolean> {
  const parts = claimParts(fetching, missing)
  let fetchedAny = false
  const inTurn = async () => {
    for (const part of parts) {
      await fetchPart(fetching, part)
      fetchedAny = true
    }
  }
  const lanes = await Promise.allSettled(Array.from({ length: PARTS_IN_FLIGHT }, inTurn))
  const failed = lanes.find((lane) => lane.status === 'rejected')
  if (failed) throw failed.reason
  return fetchedAny
}

/** Claims as it goes: a part is claimed when it is about to be fetched. Left early, it gives back what it had not yielded. */
function* claimParts({ cache, entry, map }: Fetching, missing: readonly number[]): Generator<Part, void> {
  let growing: Part | null = null
  const isNext = (block: number) =>
    growing && block === growing.first + growing.claims.length && growing.claims.length < PART_BLOCKS
  try {
    for (const block of missing) {
      const claim = takeClaim(block)
      if (growing && !(claim && isNext(block))) {
        const grown: Part = growing
        growing = claim && { first: block, claims: [claim] }
        yield grown
      } else if (claim) {
        growing ??= { first: block, claims: [] }
        growing.claims.push(claim)
      }
    }
    if (growing) {
      const last: Part = growing
      growing = null
      yield last
    }
  } finally {
    release(growing)
  }

  function takeClaim(block: number): Lease | null {
    const claim = takeLease(claimPath(entry.folder, String(block), BLOCK_BYTES), cache.staleMs)
    if (!claim || map.missing([block]).length > 0) return claim
    claim.release() // fetched since we looked
    return null
  }
}

async function fetchPart({ store, cache, entry, file, map }: Fetching, part: Part): Promise<void> {
  try {
    const count = part.claims.length
    const offset = part.first * BLOCK_BYTES
    const length = Math.min(count * BLOCK_BYTES, entry.sizeBytes - offset)
    await makeRoom(cache, length)
    await copyRange(store, entry, { offset, length }, file)
    await diskCall(`keep ${entry.key}`, async () => {
      await file.datasync() // a power cut must not leave a map that knows of bytes the disk does not have
      map.mark(part.first, count)
    })
  } finally {
    release(part)
  }
}

const release = (part: Part | null): void => part?.claims.forEach((claim) => claim.release())
