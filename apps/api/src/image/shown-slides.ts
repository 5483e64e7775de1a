import { codeOf } from '@metaphase/errors'
import { keys, type ObjectCache } from '@metaphase/storage'
import {
  deepZoom,
  startDecoder,
  type Decoder,
  type DecoderLimits,
  type DeepZoom,
  type Slide,
  type Turns,
} from '@metaphase/tiling'
import { availableParallelism } from 'node:os'
import pLimit from 'p-limit'

/** What is open keeps file handles, and its place in the cache. */
const OPEN_MAX = 16
const IDLE_MS = 5 * 60_000
/** Remembered of the slides that were in hand when a decoder ended. */
const SUSPECTS_MAX = 1_000
/** Pictures that are decoded side by side, some 30 MB each, on the threads of libuv. */
const READS_AT_ONCE = Math.max(2, availableParallelism())

/** Whoever asked has gone. */
export class Unwanted extends Error {}

export interface ShownSlide {
  readonly slide: Slide
  readonly zoom: DeepZoom
}

/**
 * Slides that people look at: they stay open for a while, and are read a few pictures at a time. They are decoded in one
 * process; where it ends, each that was in hand is tried once more in a process of its own, and stays in one.
 */
export interface ShownSlides {
  /** Runs `work` on the slide, twice where the decoder ended. Throws what opening it throws. */
  withSlide<T>(slideId: string, work: (shown: ShownSlide) => Promise<T>): Promise<T>
  /** Work waits for its turn here, and is refused with Unwanted where by then `isWanted` says no. */
  turnsWhile(isWanted: () => boolean): Turns
  close(): Promise<void>
}

interface Place {
  readonly decoder: Decoder
  /** Its process when the slide was opened in it. */
  pid: number | undefined
}

interface OpenedSlide {
  readonly shown: Promise<ShownSlide>
  readonly place: Place
  readers: number
  usedAtMs: number
}

export function openShownSlides(cache: ObjectCache, limits: DecoderLimits): ShownSlides {
  const common = startDecoder(limits)
  const suspects = new Set<string>()
  /** Those used last come last. */
  const opened = new Map<string, OpenedSlide>()
  const turns = pLimit(READS_AT_ONCE)
  const sweep = setInterval(closeIdle, IDLE_MS / 10)
  sweep.unref()

  function open(slideId: string): OpenedSlide {
    const decoder = suspects.has(slideId) ? startDecoder(limits) : common
    const place: Place = { decoder, pid: undefined }
    const shown = (async () => {
      const file = await cache.open(keys.slide(slideId))
      const slide = await decoder.openSlide(file)
      place.pid = decoder.pid()
      return { slide, zoom: deepZoom(slide, file, turns) }
    })()
    return { shown, place, readers: 0, usedAtMs: 0 }
  }

  const closeShown = async ({ shown, place: { decoder } }: OpenedSlide): Promise<void> => {
    await shown.then(({ slide }) => slide.close()).catch(() => {})
    if (decoder !== common) await decoder.close()
  }

  /** Open in a process that has ended. */
  const isGone = ({ place: { pid, decoder } }: OpenedSlide) => pid !== undefined && pid !== decoder.pid()

  function use(slideId: string): OpenedSlide {
    const known = opened.get(slideId)
    if (known && isGone(known) && known.readers === 0) void closeShown(known)
    const entry = known && !isGone(known) ? known : open(slideId)
    opened.delete(slideId)
    opened.set(slideId, entry)
    entry.readers++
    return entry
  }

  /** Not the one that failed: it is opened anew by whoever asks next. */
  function release(slideId: string, entry: OpenedSlide, failed: boolean): void {
    entry.readers--
    entry.usedAtMs = Date.now()
    if (failed && opened.get(slideId) === entry) opened.delete(slideId)
    if (opened.get(slideId) !== entry && entry.readers === 0) void closeShown(entry)
    closeIdle()
  }

  function closeIdle(): void {
    let over = opened.size - OPEN_MAX
    for (const [slideId, entry] of opened) {
      if (entry.readers > 0 || (over <= 0 && Date.now() - entry.usedAtMs < IDLE_MS)) continue
      opened.delete(slideId)
      over--
      void closeShown(entry)
    }
  }

  function attemptAt<T>(slideId: string, work: (shown: ShownSlide) => Promise<T>) {
    const entry = use(slideId)
    const attempt = async () => {
      let failed = true
      try {
        const shown = await entry.shown
        failed = false
        return await work(shown)
      } catch (error) {
        failed ||= ['scratch-unavailable', 'decoder-failed'].includes(codeOf(error)) // its file, or its reader, has gone
        throw error
      } finally {
        release(slideId, entry, failed)
      }
    }
    return { entry, attempt: attempt() }
  }

  function suspect(slideId: string): void {
    suspects.add(slideId)
    const [oldest] = suspects
    if (suspects.size > SUSPECTS_MAX) suspects.delete(oldest!)
  }

  return {
    async withSlide(slideId, work) {
      const { entry, attempt } = attemptAt(slideId, work)
      return attempt.catch((error: unknown) => {
        if (codeOf(error) !== 'decoder-failed' || entry.place.decoder !== common) throw error
        suspect(slideId)
        return attemptAt(slideId, work).attempt
      })
    },
    async close() {
      clearInterval(sweep)
      await Promise.all([...opened.values()].map(closeShown))
      await common.close()
    },
    turnsWhile: (isWanted) => (work) =>
      turns(() => {
        if (!isWanted()) throw new Unwanted()
        return work()
      }),
  }
}
