import type { LocalCopies } from '@metaphase/storage'
import { openSlide, type Slide } from '@metaphase/tiling'

const SLIDES_OPEN_MAX = 8

/** Slides that batches are reading, opened once; the one unused for longest is closed when there are too many. */
export function openSlideCache(copies: LocalCopies, scratchDir: string) {
  const slides = new Map<string, Promise<Slide>>()

  async function open(key: string): Promise<Slide> {
    return openSlide(await copies.pathOf(key), { scratchDir })
  }

  return {
    slide(key: string): Promise<Slide> {
      const slide = slides.get(key) ?? open(key)
      slides.delete(key)
      slides.set(key, slide) // last in the map: used last
      slide.catch(() => slides.delete(key))
      if (slides.size > SLIDES_OPEN_MAX) {
        const [[oldest, unused]] = [...slides] as [[string, Promise<Slide>]]
        slides.delete(oldest)
        void unused.then((s) => s.close()).catch(() => {})
      }
      return slide
    },
    async close(): Promise<void> {
      await Promise.allSettled([...slides.values()].map(async (slide) => (await slide).close()))
    },
  }
}
