import { codeOf } from '@metaphase/errors'
import { keys, type ObjectCache } from '@metaphase/storage'
import { deepZoom, openSlideFile, type DeepZoom, type Slide, type Turns } from '@metaphase/tiling'
import { availableParallelism } from 'node:os'
import pLimit from 'p-limit'

/** What is open keeps file handles, and its place in the cache. */
const OPEN_MAX = 16
const IDLE_MS = 5 * 60_000
/** Pictures that are decoded side by side, some 30 MB each, on the threads of libuv. */
const READS_AT_ONCE = Math.max(2, availableParallelism())

/** Whoever asked has gone. */
export class Unwanted extends Error {}

export interface ShownSlide {
  readonly slide: Slide
  readonly zoom: DeepZoom
}

/** Slides that people look at: they stay open for a while, and are read a few pictures at a time. */
export interface ShownSlides {
  /** Runs `work` on the slide. Throws what opening it throws. */
  withSlide<T>(slideId: string, work: (shown: ShownSlide) => Promise<T>): Promise<T>
  /** Work waits for its turn here, and is refused with Unwanted where by then `isWanted` says no. */
  turnsWhile(isWanted: () => boolean): Turns
  close(): Promise<void>
}

interface OpenedSlide {
  readonly shown: Promise<ShownSlide>
  readers: number
  usedAtMs: number
}

export function openShownSlides(cache: ObjectCache): ShownSlides {
  /** Those used last come last. */
  const opened = new Map<string, OpenedSlide>()
  const turns = pLimit(READS_AT_ONCE)
  const sweep = setInterval(closeIdle, IDLE_MS / 10)
  sweep.unref()

  async function open(slideId: string): Promise<ShownSlide> {
    const file = await cache.open(keys.slide(slideId))
    const slide = await openSlideFile(file)
    return { slide, zoom: deepZoom(slide, file, turns) }
  }

  function use(slideId: string): OpenedSlide {
    const entry = opened.get(slideId) ?? { shown: open(slideId), readers: 0, usedAtMs: 0 }
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

  return {
    async withSlide(slideId, work) {
      const entry = use(slideId)
      let failed = true
      try {
        const shown = await entry.shown
        failed = false
        return await work(shown)
      } catch (error) {
        failed ||= codeOf(error) === 'scratch-unavailable' // its file has gone
        throw error
      } finally {
        release(slideId, entry, failed)
      }
    },
    async close() {
      clearInterval(sweep)
      await Promise.all([...opened.values()].map(closeShown))
    },
    turnsWhile: (isWanted) => (work) =>
      turns(() => {
        if (!isWanted()) throw new Unwanted()
        return work()
      }),
  }
}

const closeShown = ({ shown }: OpenedSlide): Promise<void> =>
  shown.then(({ slide }) => slide.close()).catch(() => {})
