import { dyingCell, mitoticCell } from './histology.ts'
import { smoothstep, type ValueNoise } from './noise.ts'
import { between, type Random } from './random.ts'
import type { Direction } from './chromosome-shapes.ts'
import type { Shape } from './shape.ts'

interface CellOutline {
  readonly along: Direction
  readonly halfLengthUm: number
  readonly halfWidthUm: number
}

/** The rounded cell around a figure: cytoplasm paler than its neighbours', a faint membrane. */
export function mitoticCellShape(
  xUm: number,
  yUm: number,
  outline: CellOutline,
  random: Random,
  noise: ValueNoise,
): Shape {
  const { along, halfLengthUm, halfWidthUm } = outline
  const density = between(random, ...mitoticCell.eosin)
  const clearing = between(random, 0.6, 0.95)
  const fade = between(random, 0.05, 0.2)
  const rim = between(random, 0, 0.12)
  const seed = between(random, 0, 200)
  const paint: Shape['paint'] = (dx, dy, dye) => {
    const u = (dx * along.x + dy * along.y) / halfLengthUm
    const v = (dy * along.x - dx * along.y) / halfWidthUm
    const uneven = 0.84 + 0.32 * noise.at(u * 1.2 + seed, v * 1.2 + seed)
    const radius = Math.sqrt(u * u + v * v) / uneven
    dye.coverage = clearing * (1 - smoothstep(1 - fade, 1.05, radius))
    if (dye.coverage === 0) return
    const granules = noise.fractal(dx / 0.95 + seed, dy / 0.95)
    const clouds = noise.at(dx / 3.1, dy / 3.1 + seed)
    const membrane = smoothstep(0.82, 0.95, radius)
    dye.haematoxylin = mitoticCell.haematoxylin * (0.3 + granules)
    dye.eosin = density * (0.25 + 0.8 * granules + 0.7 * clouds) + rim * membrane
  }
  return { xUm, yUm, reachUm: Math.max(halfLengthUm, halfWidthUm) * 1.25, paint }
}

/** A shrunken, glassy pink cell with the cleft its retraction leaves around it. */
export function dyingCellShape(
  nucleusXUm: number,
  nucleusYUm: number,
  along: Direction,
  random: Random,
  noise: ValueNoise,
): Shape {
  const offUm = between(random, 0, 1.4)
  const xUm = nucleusXUm + along.x * offUm
  const yUm = nucleusYUm + along.y * offUm
  const radiusUm = between(random, ...dyingCell.radiusUm)
  const squeeze = between(random, 0.7, 1)
  const cleftUm = between(random, ...dyingCell.cleftUm)
  const density = between(random, ...dyingCell.eosin)
  const seed = between(random, 0, 200)
  const paint: Shape['paint'] = (dx, dy, dye) => {
    const u = dx * along.x + dy * along.y
    const v = (dy * along.x - dx * along.y) / squeeze
    const r = Math.sqrt(u * u + v * v)
    const uneven = 3 * (noise.at(u / 3.6 + seed, v / 3.6 + seed) - 0.5)
    const outsideUm = r - radiusUm + uneven
    const glassUm = Math.max(0, cleftUm * 3.4 * (noise.at(u / 5 + seed, v / 5) - 0.25))
    dye.coverage = 1 - smoothstep(glassUm - 0.5, glassUm + 0.3, outsideUm)
    if (dye.coverage === 0) return
    const body = 1 - smoothstep(-0.1, 0.7, outsideUm)
    const granules = noise.at(dx / 1.3, dy / 1.3 + seed)
    dye.haematoxylin = 0.01 + dyingCell.haematoxylin * body
    dye.eosin = 0.03 + density * body * (0.7 + 0.6 * granules)
  }
  return { xUm, yUm, reachUm: radiusUm + 2.6 * cleftUm + 2.1, paint }
}
