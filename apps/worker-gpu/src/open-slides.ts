import type { ObjectCache } from '@metaphase/storage'
import { openSlideFile, type Slide } from '@metaphase/tiling'
import pLimit from 'p-limit'

interface OpenSlide {
  readonly slide: Promise<Slide>
  readers: number
}

export interface OpenSlides {
  /** Runs `work` on the slide at `key`: opened by the first of those who read it, closed after the last. */
  withSlide<T>(key: string, work: (slide: Slide) => Promise<T>): Promise<T>
}

interface Decoding {
  /** Regions that this process decodes at once, first come first served: of many together, the first is there when the last is. */
  readonly decodeConcurrency: number
  /** Told how long each took once its turn had come. */
  readonly onDecoded: (seconds: number) => void
}

/** Slides that batches are reading. No longer: what is open is in use, and the cache cannot do without it. */
export function openSlides(cache: ObjectCache, { decodeConcurrency, onDecoded }: Decoding): OpenSlides {
  const open = new Map<string, OpenSlide>()
  const decoding = pLimit(decodeConcurrency)

  async function openOne(key: string): Promise<Slide> {
    const slide = await openSlideFile(await cache.open(key))
    const readRegion: Slide['readRegion'] = (region, out) =>
      decoding(async () => {
        const startedMs = performance.now()
        const pixels = await slide.readRegion(region, out)
        onDecoded((performance.now() - startedMs) / 1000)
        return pixels
      })
    return { ...slide, readRegion }
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
