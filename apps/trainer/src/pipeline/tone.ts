import { type Random, uniform } from '../random.ts'
import type { Augmentation } from './augmentation.ts'

/** Grey level → grey level: brightness, contrast and gamma at once, the same for the three colours. */
export function drawTone(
  random: Random,
  { brightness, contrast, gammaOctaves }: Augmentation['tone'],
): Uint8Array {
  const add = uniform(random, -brightness, brightness)
  const times = uniform(random, 1 - contrast, 1 + contrast)
  const gamma = 2 ** uniform(random, -gammaOctaves, gammaOctaves)
  return Uint8Array.from({ length: 256 }, (_, grey) => {
    const value = (grey / 255 - 0.5) * times + 0.5 + add
    return Math.round(255 * Math.min(1, Math.max(0, value)) ** gamma)
  })
}

export function applyTone(rgb: Uint8Array, tone: Uint8Array): void {
  for (let i = 0; i < rgb.length; i++) rgb[i] = tone[rgb[i]!]!
}
