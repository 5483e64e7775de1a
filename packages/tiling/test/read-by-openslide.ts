import { bindOpenSlide } from '../src/openslide/bindings.ts'
import { findOpenSlide } from '../src/openslide/library.ts'

/** Whether there is an OpenSlide to test with. */
export function hasOpenSlide(): boolean {
  try {
    return findOpenSlide() !== ''
  } catch {
    return false
  }
}

/** What OpenSlide itself gives for a region, on this thread, as RGB. The slide must be opaque there. */
export function readByOpenSlide(
  path: string,
  region: { x: number; y: number; level: number; widthPx: number; heightPx: number },
): Buffer {
  const openSlide = bindOpenSlide(findOpenSlide())
  const handle = openSlide.open(path)
  const bgra = new Uint8Array(region.widthPx * region.heightPx * 4)
  const { x, y, level, widthPx, heightPx } = region
  openSlide.readRegion(handle, bgra, Math.round(x), Math.round(y), level, widthPx, heightPx)
  openSlide.close(handle)
  const rgb = Buffer.alloc((bgra.length / 4) * 3)
  for (let i = 0; i < bgra.length / 4; i++) rgb.set([bgra[i * 4 + 2]!, bgra[i * 4 + 1]!, bgra[i * 4]!], i * 3)
  return rgb
}
