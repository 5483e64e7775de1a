import { condensed } from './histology.ts'
import { smoothstep, type ValueNoise } from './noise.ts'
import { between, direction, type Random } from './random.ts'
import type { Dye, Shape } from './shape.ts'

export interface Direction {
  readonly x: number
  readonly y: number
}

/** Half the blur of the optics at a chromosome's edge. */
const EDGE_UM = 0.38

/** What all condensed chromatin of one figure shares: its density and its place in the noise. */
export interface Chromatin {
  readonly haematoxylin: number
  readonly noise: ValueNoise
  readonly seedX: number
  readonly seedY: number
}

export function mitoticChromatin(random: Random, noise: ValueNoise): Chromatin {
  const haematoxylin = between(random, ...condensed.mitosisHaematoxylin)
  return { haematoxylin, noise, seedX: between(random, 0, 200), seedY: between(random, 0, 200) }
}

/**
 * Dyes a point that lies `outsideUm` out of (or, negative, in) the chromatin. Chromosome arms make the edge ragged, by
 * a share of the body's thickness, so that thin plates stay whole.
 */
function dyeChromatin(
  chromatin: Chromatin,
  xUm: number,
  yUm: number,
  outsideUm: number,
  thicknessUm: number,
  dye: Dye,
): void {
  const { noise, seedX, seedY, haematoxylin } = chromatin
  const arms = noise.at(xUm / 1.05 + seedX, yUm / 1.05 + seedY)
  const lumps = noise.at(xUm / 2.3 + seedY, yUm / 2.3 + seedX)
  const raggedUm = Math.min(1.2, 0.48 * thicknessUm)
  dye.coverage = 1 - smoothstep(-EDGE_UM, EDGE_UM, outsideUm + raggedUm * (arms + lumps - 1))
  if (dye.coverage === 0) return
  dye.haematoxylin = haematoxylin * (0.66 + 0.3 * arms + 0.38 * (1 - lumps))
  dye.eosin = condensed.eosin
}

interface Bar {
  readonly lengthUm: number
  readonly widthUm: number
  /** How far the ends bend towards the left of `along`, in µm. */
  readonly bendUm: number
}

/** A chromosome plate seen from its side: a bar with round ends, evenly bent, with ragged edges. */
export function plateShape(
  xUm: number,
  yUm: number,
  along: Direction,
  bar: Bar,
  chromatin: Chromatin,
): Shape {
  const halfLength = bar.lengthUm / 2
  const halfWidth = bar.widthUm / 2
  const straight = halfLength - halfWidth
  const paint: Shape['paint'] = (dx, dy, dye) => {
    const u = dx * along.x + dy * along.y
    // Half of the bend goes either way, so that the bar's centre of mass stays where it is.
    const v = dy * along.x - dx * along.y - bar.bendUm * ((u / halfLength) ** 2 - 1 / 3)
    const beyond = Math.max(0, Math.abs(u) - straight)
    dyeChromatin(chromatin, u, v, Math.sqrt(beyond * beyond + v * v) - halfWidth, bar.widthUm, dye)
  }
  return { xUm, yUm, reachUm: halfLength + Math.abs(bar.bendUm) + 1.6, paint }
}

/** Chromosomes before they line up: a ring (`hollow` near 1) or a clump (0) with a knotted outline. */
export function clumpShape(
  xUm: number,
  yUm: number,
  radiusUm: number,
  hollow: number,
  chromatin: Chromatin,
): Shape {
  const { noise, seedX, seedY } = chromatin
  const paint: Shape['paint'] = (dx, dy, dye) => {
    const knots = noise.at(dx / 1.8 + seedY, dy / 1.8 + seedX)
    const r = Math.sqrt(dx * dx + dy * dy)
    const outer = r - radiusUm * (0.78 + 0.44 * knots)
    const inner = radiusUm * 0.45 * hollow * (0.6 + 0.8 * knots) - r
    dyeChromatin(chromatin, dx, dy, Math.max(outer, inner), radiusUm, dye)
  }
  return { xUm, yUm, reachUm: radiusUm * 1.3 + 1.6, paint }
}

/** Three plates that meet: the plate of a spindle with three poles. */
export function tripolarShape(
  xUm: number,
  yUm: number,
  armUm: number,
  widthUm: number,
  turn: Direction,
  chromatin: Chromatin,
): Shape {
  const sixty = { x: -0.5, y: Math.sqrt(3) / 2 }
  const rotate = (d: Direction): Direction => ({
    x: d.x * sixty.x - d.y * sixty.y,
    y: d.x * sixty.y + d.y * sixty.x,
  })
  const arms = [turn, rotate(turn), rotate(rotate(turn))]
  const paint: Shape['paint'] = (dx, dy, dye) => {
    let nearest = Infinity
    for (const arm of arms) {
      const u = dx * arm.x + dy * arm.y
      const v = dy * arm.x - dx * arm.y
      const beyond = Math.max(0, u - armUm + widthUm / 2, -u)
      nearest = Math.min(nearest, Math.sqrt(beyond * beyond + v * v))
    }
    dyeChromatin(chromatin, dx, dy, nearest - widthUm / 2, widthUm, dye)
  }
  return { xUm, yUm, reachUm: armUm + 1.6, paint }
}

/** A chromosome left behind: a ragged speck. */
export function fragmentShape(xUm: number, yUm: number, radiusUm: number, chromatin: Chromatin): Shape {
  const paint: Shape['paint'] = (dx, dy, dye) =>
    dyeChromatin(chromatin, dx + 20, dy, Math.sqrt(dx * dx + dy * dy) - radiusUm, 2 * radiusUm, dye)
  return { xUm, yUm, reachUm: radiusUm + 1.6, paint }
}

/** A fresh direction and the one to its left. */
export function axes(random: Random): { along: Direction; across: Direction } {
  const along = direction(random)
  return { along, across: { x: -along.y, y: along.x } }
}
