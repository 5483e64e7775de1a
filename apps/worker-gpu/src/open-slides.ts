import type { ObjectCache } from '@metaphase/storage'
import { openSlideFile, type Slide } from '@metaphase/tiling'
import { availableParallelism } from 'node:os'
import pLimit from 'p-limit'

/**
 * Regions that this process decodes at once, first come first served: of more than there are cores the first would be there when
 * the last is, and until then the network would have nothing to look at. One core is the network's.
 */
const DECODED_AT_ONCE = Math.max(1, availableParallelism() - 1)

interface OpenSlide {
  readonly slide: Promise<Slide>
  readers: number
}

export interface OpenSlides {
  /** Runs `work` on the slide at `key`: opened by the first of those who read it, closed after the last. */
  withSlide<T>(key: string, work: (slide: Slide) => Promise<T>): Promise<T>
}

/** Slides that batches are reading. No longer: what is open is in use, and the cache cannot do without it. */
export function openSlides(cache: ObjectCache): OpenSlides {
  const open = new Map<string, OpenSlide>()
  const decoding = pLimit(DECODED_AT_ONCE)

  async function openOne(key: string): Promise<Slide> {
    const slide = await openSlideFile(await cache.open(key))
    return { ...slide, readRegion: (region, out) => decoding(() => slide.readRegion(region, out)) }
  }

  return {
    async withSlide(key, work) {
      const opened = open.get(key) ?? { slide: openOne(key), readers: 0 }
      open.set(key, opened)
      opened.readers++
      try {
        return await work(await opened.slide)
      } finally {
        opened.readers--
        if (opened.readers === 0) {
          open.delete(key)
          await opened.slide.then((slide) => slide.close()).catch(() => {})
        }
      }
    },
  }
}
