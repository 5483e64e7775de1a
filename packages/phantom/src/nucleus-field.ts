import { lymphocyte, stromaNucleus, tumourNucleus } from './histology.ts'
import type { PointIndex } from './point-index.ts'
import { between, hash32, mulberry32, stream, type Random } from './random.ts'
import type { Scene } from './scene.ts'
import type { Tissue } from './tissue.ts'
import type { NucleusKind } from './types.ts'

export interface Nucleus {
  readonly xUm: number
  readonly yUm: number
  readonly kind: NucleusKind
  /** Stream of the nucleus's own, for its shape. */
  readonly random: Random
}

/** Interphase nuclei keep clear of the cell bodies of figures and imposters. */
const CLEAR_OF_TARGETS_UM = 13
/** Share of lattice cells in a tumour nest that hold a nucleus: what is missing breaks the lattice's regularity. */
const OCCUPANCY = 0.86
const ROW_HEIGHT = Math.sqrt(3) / 2
const LARGEST_NUCLEUS_UM = Math.max(tumourNucleus.longUm[1], stromaNucleus.longUm[1], lymphocyte.longUm[1])

/** Interphase nuclei on a jittered hexagonal lattice; each is a function of its lattice cell, so none are stored. */
export class NucleusField {
  readonly #scene: Scene
  readonly #tissue: Tissue
  readonly #targets: PointIndex
  readonly #pitchUm: number

  constructor(scene: Scene, tissue: Tissue, targets: PointIndex) {
    this.#scene = scene
    this.#tissue = tissue
    this.#targets = targets
    this.#pitchUm = 1000 * Math.sqrt(OCCUPANCY / (scene.nucleiPerMm2 * ROW_HEIGHT))
  }

  /** Those with a centre inside the image. */
  count(): Record<NucleusKind, number> {
    const counts = { tumour: 0, stroma: 0, lymphocyte: 0 }
    const { widthUm, heightUm } = this.#scene
    for (const { xUm, yUm, kind } of this.inside(0, 0, widthUm, heightUm))
      if (xUm >= 0 && yUm >= 0 && xUm < widthUm && yUm < heightUm) counts[kind]++
    return counts
  }

  /** Those of every lattice cell that touches a rectangle, and a few more; always in the same order to each other. */
  *inside(leftUm: number, topUm: number, rightUm: number, bottomUm: number): Generator<Nucleus> {
    const pitch = this.#pitchUm
    const rowHeight = pitch * ROW_HEIGHT
    for (let row = Math.floor(topUm / rowHeight) - 1; row <= bottomUm / rowHeight + 1; row++)
      for (let column = Math.floor(leftUm / pitch) - 1; column <= rightUm / pitch + 1; column++) {
        const nucleus = this.#ofCell(column, row)
        if (nucleus) yield nucleus
      }
  }

  #ofCell(column: number, row: number): Nucleus | undefined {
    const random = mulberry32(hash32(hash32(this.#scene.seed, stream.nuclei), column, row))
    const shift = (row & 1) / 2
    const xUm = (column + shift + between(random, -0.33, 0.33)) * this.#pitchUm
    const yUm = (row + between(random, -0.33, 0.33)) * this.#pitchUm * ROW_HEIGHT
    const nest = this.#tissue.nest(xUm, yUm)
    const inflamed = this.#tissue.inflammation(xUm, yUm)
    const kind = drawKind(random, nest, inflamed)
    const occupancy = nest > 0.5 ? OCCUPANCY : 0.3 + 0.6 * inflamed
    if (random() > occupancy) return undefined
    if (this.#targets.anyWithin(xUm, yUm, CLEAR_OF_TARGETS_UM)) return undefined
    return this.#tissue.holdsDisc(xUm, yUm, LARGEST_NUCLEUS_UM / 2) ? { xUm, yUm, kind, random } : undefined
  }
}

function drawKind(random: Random, nest: number, inflamed: number): NucleusKind {
  const draw = random()
  if (nest > 0.5) return draw < 0.02 + 0.05 * inflamed ? 'lymphocyte' : 'tumour'
  return draw < 0.12 + 0.75 * inflamed ? 'lymphocyte' : 'stroma'
}
