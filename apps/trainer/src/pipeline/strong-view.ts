import { type Random, uniform } from '../random.ts'
import type { Augmentation } from './augmentation.ts'
import type { GaussianBlur } from './gaussian-blur.ts'
import { drawStainJitter, mapDensities } from './stain-jitter.ts'
import { applyTone, drawTone } from './tone.ts'

/** Writes the strong view of `weak` into `strong` (RGB, S × S): stain jitter, tone, blur, sharpening, each by its chance. */
export function makeStrongView(
  random: Random,
  weak: Uint8Array,
  strong: Uint8Array,
  { stain, tone, blur, sharpening }: Augmentation,
  filter: GaussianBlur,
): void {
  if (random() < stain.probability) mapDensities(weak, strong, drawStainJitter(random, stain))
  else strong.set(weak)
  if (random() < tone.probability) applyTone(strong, drawTone(random, tone))
  if (random() < blur.probability) filter.apply(strong, uniform(random, ...blur.sigmaPx), -1)
  if (random() < sharpening.probability)
    filter.apply(strong, uniform(random, ...sharpening.sigmaPx), uniform(random, ...sharpening.amount))
}
