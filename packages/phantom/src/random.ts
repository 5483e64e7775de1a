/** Draws uniform numbers in [0, 1). */
export type Random = () => number

/** Mulberry32 (T. Ettinger, public domain): 32 bits of state, the same sequence on every machine. */
export function mulberry32(seed: number): Random {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Mixes three integers into one unsigned 32-bit number (murmur3's finaliser after each). */
export function hash32(a: number, b: number, c = 0): number {
  let h = finalise(a ^ 0x9e3779b9)
  h = finalise(h ^ b)
  return finalise(h ^ c) >>> 0
}

function finalise(value: number): number {
  let h = value
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** Numbers of independent random streams, so that drawing more of one thing never moves another. */
export const stream = {
  stain: 1,
  islands: 2,
  figures: 3,
  imposters: 4,
  figureShape: 5,
  imposterShape: 6,
  nuclei: 7,
  noise: 8,
  sensor: 9,
} as const

export const between = (random: Random, low: number, high: number): number => low + (high - low) * random()

/** A direction, uniform on the circle. Rejection and a square root: exact everywhere, unlike sine and cosine. */
export function direction(random: Random): { x: number; y: number } {
  for (;;) {
    const x = between(random, -1, 1)
    const y = between(random, -1, 1)
    const squared = x * x + y * y
    if (squared > 0.01 && squared <= 1) return { x: x / Math.sqrt(squared), y: y / Math.sqrt(squared) }
  }
}

/** Draws a key with the probability given as its (positive) weight. */
export function pick<K extends string>(random: Random, weights: Readonly<Record<K, number>>): K {
  const entries = Object.entries(weights) as [K, number][]
  let left = random() * entries.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [key, weight] of entries) {
    left -= weight
    if (left < 0) return key
  }
  return entries.at(-1)![0]
}
