import { lymphocyte, nucleolus, stromaNucleus, tumourNucleus, type Range } from './histology.ts'
import { lerp, smoothstep, type ValueNoise } from './noise.ts'
import type { Nucleus } from './nucleus-field.ts'
import { between, direction, type Random } from './random.ts'
import type { Shape } from './shape.ts'
import type { Tissue } from './tissue.ts'
import type { NucleusKind } from './types.ts'

/** How chromatin lies in a nucleus; all shares of the nucleus's own density. */
interface Chromatin {
  /** 0 = even, 1 = all in clumps. */
  readonly clumping: number
  readonly clumpUm: number
  /** Extra density along the membrane. */
  readonly rim: number
  readonly nucleoli: readonly { readonly xUm: number; readonly yUm: number; readonly radiusUm: number }[]
}

interface Morphology {
  readonly longUm: Range
  /** Short over long axis. */
  readonly aspect: Range
  readonly haematoxylin: Range
  readonly eosin: number
}

const morphology: Readonly<Record<NucleusKind, Morphology>> = {
  tumour: tumourNucleus,
  stroma: stromaNucleus,
  lymphocyte,
}

/** Half the width of a nucleus's soft border. */
const BORDER_UM = 0.4
/** An uneven outline's radius, as a share of the ellipse's. */
const LEAST_OUTLINE = 0.86
const MOST_OUTLINE = 1.12

/** An interphase nucleus: an ellipse with an uneven outline, chromatin texture, a membrane and nucleoli. */
export function nucleusShape({ xUm, yUm, kind, random }: Nucleus, tissue: Tissue, noise: ValueNoise): Shape {
  const { longUm, aspect, haematoxylin, eosin } = morphology[kind]
  const longRadiusUm = between(random, ...longUm) / 2
  const shortRadiusUm = longRadiusUm * between(random, ...aspect)
  const axis = kind === 'stroma' ? tissue.fibreDirection(xUm, yUm) : direction(random)
  const density = between(random, ...haematoxylin)
  const seedX = between(random, 0, 200)
  const seedY = between(random, 0, 200)
  const chromatin = drawChromatin(random, kind, shortRadiusUm)
  const softness = BORDER_UM / shortRadiusUm
  const reachUm = longRadiusUm * MOST_OUTLINE * (1 + softness)

  const paint: Shape['paint'] = (dx, dy, dye) => {
    const along = dx * axis.x + dy * axis.y
    const across = dy * axis.x - dx * axis.y
    const u = along / longRadiusUm
    const v = across / shortRadiusUm
    const outline = lerp(LEAST_OUTLINE, MOST_OUTLINE, noise.at(u * 1.1 + seedX, v * 1.1 + seedY))
    const radius = Math.sqrt(u * u + v * v) / outline
    dye.coverage = 1 - smoothstep(1 - softness, 1 + softness, radius)
    if (dye.coverage === 0) return
    const grain = noise.fractal(along / chromatin.clumpUm + seedY, across / chromatin.clumpUm + seedX)
    const clumps = smoothstep(0.2, 0.85, grain) * 2
    const fromRim = (radius - 0.9) / 0.16
    const rim = chromatin.rim * Math.max(0, 1 - fromRim * fromRim) * (0.5 + grain)
    dye.haematoxylin = density * (1 - chromatin.clumping + chromatin.clumping * clumps + rim)
    dye.eosin = eosin
    for (const spot of chromatin.nucleoli) {
      const fromUm = Math.sqrt((along - spot.xUm) ** 2 + (across - spot.yUm) ** 2)
      const inside = 1 - smoothstep(spot.radiusUm - 0.3, spot.radiusUm + 0.3, fromUm)
      dye.haematoxylin += (nucleolus.haematoxylin - dye.haematoxylin) * inside * 0.8
      dye.eosin += nucleolus.eosin * inside
    }
  }
  return { xUm, yUm, reachUm, paint }
}

function drawChromatin(random: Random, kind: NucleusKind, shortRadiusUm: number): Chromatin {
  if (kind === 'stroma') return { clumping: 0.35, clumpUm: 1.1, rim: 0.15, nucleoli: [] }
  if (kind === 'lymphocyte') return { clumping: 0.55, clumpUm: 1.5, rim: 0.25, nucleoli: [] }
  // From vesicular (pale with a dark membrane and a nucleolus) to evenly hyperchromatic.
  const vesicular = random()
  const nucleoli = Array.from({ length: vesicular > 0.75 ? 2 : vesicular > 0.3 ? 1 : 0 }, () => ({
    xUm: between(random, -0.4, 0.4) * shortRadiusUm,
    yUm: between(random, -0.4, 0.4) * shortRadiusUm,
    radiusUm: between(random, 0.55, 1.1),
  }))
  return {
    clumping: 0.45 + 0.35 * vesicular,
    clumpUm: between(random, 0.9, 1.5),
    rim: 0.15 + 0.6 * vesicular,
    nucleoli,
  }
}
