import type { ObjectCache } from '@metaphase/storage'
import { openSlideFile, type Slide } from '@metaphase/tiling'

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

  return {
    async withSlide(key, work) {
      const opened = open.get(key) ?? { slide: cache.open(key).then(openSlideFile), readers: 0 }
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
