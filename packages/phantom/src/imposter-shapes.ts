import { dyingCellShape } from './cell-shapes.ts'
import { apoptotic, condensed, pyknotic } from './histology.ts'
import { smoothstep, type ValueNoise } from './noise.ts'
import { between, direction, type Random } from './random.ts'
import type { Shape } from './shape.ts'
import type { ImposterKind, PhantomImposter } from './types.ts'

interface Site {
  readonly xUm: number
  readonly yUm: number
  readonly haematoxylin: number
  readonly random: Random
  readonly noise: ValueNoise
}

const remains: { readonly [K in ImposterKind]: (site: Site) => Shape[] } = {
  pyknotic: (site) => [globule(site, 0, 0, between(site.random, ...pyknotic.diameterUm) / 2)],
  apoptotic: (site) => {
    const { random } = site
    const largestUm = between(random, ...apoptotic.largestDiameterUm) / 2
    const off = direction(random)
    const first = globule(site, off.x * 0.8, off.y * 0.8, largestUm)
    const [fewest, most] = apoptotic.fragments
    const others = Array.from({ length: fewest + Math.floor(random() * (most - fewest + 1)) }, () => {
      const away = direction(random)
      const distanceUm = between(random, 1.8, 3.2)
      const radiusUm = between(random, ...apoptotic.fragmentDiameterUm) / 2
      return globule(site, away.x * distanceUm - off.x, away.y * distanceUm - off.y, radiusUm)
    })
    return [first, ...others]
  },
}

/** All that is painted for one imposter: the dying cell, then what is left of its nucleus. Consumes `random`. */
export function imposterShapes(
  imposter: PhantomImposter,
  mpp: number,
  random: Random,
  noise: ValueNoise,
): Shape[] {
  const xUm = imposter.xPx * mpp
  const yUm = imposter.yPx * mpp
  const cell = dyingCellShape(xUm, yUm, direction(random), random, noise)
  const haematoxylin = between(random, ...condensed.deathHaematoxylin)
  return [cell, ...remains[imposter.kind]({ xUm, yUm, haematoxylin, random, noise })]
}

/** A smooth, homogeneous, dark body: what dead chromatin shrinks to. */
function globule(
  { xUm, yUm, haematoxylin, random, noise }: Site,
  offXUm: number,
  offYUm: number,
  radiusUm: number,
): Shape {
  const seed = between(random, 0, 200)
  const paint: Shape['paint'] = (dx, dy, dye) => {
    const uneven = 0.9 + 0.2 * noise.at((dx / radiusUm) * 0.8 + seed, (dy / radiusUm) * 0.8 + seed)
    const outsideUm = Math.sqrt(dx * dx + dy * dy) - radiusUm * uneven
    dye.coverage = 1 - smoothstep(-0.3, 0.3, outsideUm)
    dye.haematoxylin = haematoxylin
    dye.eosin = condensed.eosin
  }
  return { xUm: xUm + offXUm, yUm: yUm + offYUm, reachUm: radiusUm * 1.15 + 0.4, paint }
}
