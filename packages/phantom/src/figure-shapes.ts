import { mitoticCellShape } from './cell-shapes.ts'
import {
  axes,
  clumpShape,
  fragmentShape,
  mitoticChromatin,
  plateShape,
  tripolarShape,
  type Chromatin,
  type Direction,
} from './chromosome-shapes.ts'
import { anaphase, mitoticCell, plate, prometaphase, tripolar } from './histology.ts'
import type { ValueNoise } from './noise.ts'
import { between, type Random } from './random.ts'
import type { Shape } from './shape.ts'
import type { FigureKind, PhantomFigure } from './types.ts'

interface Site {
  readonly xUm: number
  readonly yUm: number
  /** Along the plate, or along the one plate of each daughter. */
  readonly along: Direction
  /** From pole to pole. */
  readonly across: Direction
  readonly chromatin: Chromatin
  readonly plateDistanceUm: number
  readonly random: Random
}

/** The chromosomes of every kind, painted in the order given. */
const chromosomes: { readonly [K in FigureKind]: (site: Site) => Shape[] } = {
  prometaphase: ({ xUm, yUm, random, chromatin }) => {
    const hollow = random() < 0.4 ? between(random, 0.7, 1) : 0
    return [clumpShape(xUm, yUm, between(random, ...prometaphase.radiusUm), hollow, chromatin)]
  },
  metaphase: (site) => [metaphasePlate(site)],
  anaphase: (site) => [...daughterPlates(site, 1)],
  'asymmetric-anaphase': (site) => [...daughterPlates(site, between(site.random, 0.45, 0.65))],
  tripolar: ({ xUm, yUm, along, random, chromatin }) => [
    tripolarShape(
      xUm,
      yUm,
      between(random, ...tripolar.armUm),
      between(random, ...tripolar.widthUm),
      along,
      chromatin,
    ),
  ],
  lagging: (site) => {
    const { xUm, yUm, along, across, random, chromatin } = site
    const fragments = Array.from({ length: random() < 0.4 ? 2 : 1 }, () => {
      const side = random() < 0.5 ? -1 : 1
      const offUm = side * between(random, 3, 4.4)
      const asideUm = between(random, -2.5, 2.5)
      const radiusUm = between(random, 0.65, 1)
      return fragmentShape(
        xUm + across.x * offUm + along.x * asideUm,
        yUm + across.y * offUm + along.y * asideUm,
        radiusUm,
        chromatin,
      )
    })
    return [metaphasePlate(site), ...fragments]
  },
}

/** All that is painted for one figure: its cell first, then its chromosomes. Consumes `random`. */
export function figureShapes(figure: PhantomFigure, mpp: number, random: Random, noise: ValueNoise): Shape[] {
  const xUm = figure.xPx * mpp
  const yUm = figure.yPx * mpp
  const { along, across } = axes(random)
  const plateDistanceUm = figure.plateDistanceUm ?? 0
  const halfWidthUm = between(random, ...mitoticCell.radiusUm)
  const halfLengthUm = plateDistanceUm ? Math.max(halfWidthUm, plateDistanceUm / 2 + 5) : halfWidthUm
  const cell = mitoticCellShape(xUm, yUm, { along: across, halfLengthUm, halfWidthUm }, random, noise)
  const chromatin = mitoticChromatin(random, noise)
  return [cell, ...chromosomes[figure.kind]({ xUm, yUm, along, across, chromatin, plateDistanceUm, random })]
}

function metaphasePlate({ xUm, yUm, along, random, chromatin }: Site): Shape {
  const bar = {
    lengthUm: between(random, ...plate.lengthUm),
    widthUm: between(random, ...plate.widthUm),
    bendUm: between(random, -0.9, 0.9),
  }
  return plateShape(xUm, yUm, along, bar, chromatin)
}

/** Two parallel plates, their ends trailing towards each other; the second's size is `share` of the first's. */
function daughterPlates(
  { xUm, yUm, along, across, random, chromatin, plateDistanceUm }: Site,
  share: number,
): Shape[] {
  const lengthUm = between(random, ...anaphase.lengthUm)
  const widthUm = between(random, ...anaphase.widthUm)
  const bendUm = between(random, 0.3, 1.1)
  return [1, -1].map((pole) => {
    const size = pole === 1 ? 1 : share
    const offUm = (pole * plateDistanceUm) / 2
    const bar = {
      lengthUm: lengthUm * size,
      widthUm: widthUm * Math.sqrt(size),
      bendUm: -pole * bendUm * size,
    }
    const own = { ...chromatin, seedX: chromatin.seedX + 40 * pole }
    return plateShape(xUm + across.x * offUm, yUm + across.y * offUm, along, bar, own)
  })
}
