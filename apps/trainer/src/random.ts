/** Numbers in [0, 1) from one stream. */
export type Random = () => number

/**
 * A stream that depends on its keys alone (splitmix-mixed seed, then mulberry32), so that sample k of epoch e is the same
 * whether the run came here in one go or was resumed.
 */
export function randomOf(...keys: readonly number[]): Random {
  let state = 0x9e3779b9
  for (const key of keys) state = mix((state ^ mix(key + 0x85ebca6b)) >>> 0)
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

function mix(value: number): number {
  let x = value >>> 0
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad)
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97)
  return (x ^ (x >>> 15)) >>> 0
}

export const uniform = (random: Random, low: number, high: number): number => low + (high - low) * random()

/** Standard normal deviate (Box–Muller). */
export const gaussian = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

export const randomInt = (random: Random, below: number): number => Math.floor(random() * below)

export const randomChoice = <T>(random: Random, items: readonly T[]): T =>
  items[randomInt(random, items.length)]!
