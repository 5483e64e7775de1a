import type { MapSize } from './blur-map.ts'

/** A linear congruential generator that any language can repeat: the upper 16 bits of state ← 1664525 · state + 1013904223. */
export function lcg(state: number): () => number {
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 16
  }
}

/** Interleaved RGB in whole-number arithmetic: glass less random amounts of a bluish and a pinkish dye, and noise. */
export function stainedImage(pixels: number, seed: number): Uint8Array {
  const next = lcg(seed)
  const [blue, pink] = [
    [150, 160, 80],
    [30, 140, 75],
  ] as const
  const rgb = new Uint8Array(pixels * 3)
  for (let i = 0; i < pixels; i++) {
    const [h, e] = [next() % 3 === 0 ? next() >> 8 : 0, next() >> 9]
    for (const c of [0, 1, 2] as const)
      rgb[i * 3 + c] = Math.max(0, 245 - ((blue[c] * h + pink[c] * e) >> 8) - (next() >> 13))
  }
  return rgb
}

/** Noise of 0 to 1 in steps of 1/1024, and 1 more in discs of a 32 px grid that are darker towards the right. */
export function bumpyMap({ widthPx, heightPx }: MapSize, seed: number): Float32Array {
  const next = lcg(seed)
  return Float32Array.from({ length: widthPx * heightPx }, (_, i) => {
    const [x, y] = [i % widthPx, Math.floor(i / widthPx)]
    const isInDisc = ((x % 32) - 16) ** 2 + ((y % 32) - 16) ** 2 < 64
    return (next() >> 6) / 1024 + (isInDisc ? 0.5 + x / widthPx : 0)
  })
}

/** 1 in 12 discs at random places, with a tenth of all pixels flipped. */
export function noisyDiscs({ widthPx, heightPx }: MapSize, seed: number): Uint8Array {
  const next = lcg(seed)
  const discs = Array.from(
    { length: 12 },
    () => [next() % widthPx, next() % heightPx, 4 + (next() % 12)] as const,
  )
  return Uint8Array.from({ length: widthPx * heightPx }, (_, i) => {
    const [px, py] = [i % widthPx, Math.floor(i / widthPx)]
    const isInDisc = discs.some(([x, y, radius]) => (px - x) ** 2 + (py - y) ** 2 <= radius ** 2)
    return Number(isInDisc !== next() % 10 < 1)
  })
}
