import type { Block } from './block.ts'
import type { CellMap } from './cell-map.ts'
import { collagen, tumourCytoplasm } from './histology.ts'
import { lerp, smoothstep, type ValueNoise } from './noise.ts'
import type { Tissue } from './tissue.ts'

/** Slow fields are worked out on this absolute grid and interpolated. */
const GRID_PX = 16

/** Everything between the nuclei: cytoplasm, cell borders, collagen, clefts. */
export class Ground {
  readonly #tissue: Tissue
  readonly #noise: ValueNoise

  constructor(tissue: Tissue, noise: ValueNoise) {
    this.#tissue = tissue
    this.#noise = noise
  }

  /** Writes every pixel of a block; `cells` must have been drawn for it. */
  paint(block: Block, cells: CellMap): void {
    const { xPx, yPx, width, height, mpp } = block
    const nests = new SlowField(block, (xUm, yUm) => this.#tissue.nest(xUm, yUm))
    const fibres = new SlowField(block, (xUm, yUm) => this.#tissue.acrossFibres(xUm, yUm))
    for (let row = 0; row < height; row++) {
      const yUm = (yPx + row + 0.5) * mpp
      for (let column = 0; column < width; column++) {
        const i = row * width + column
        const xUm = (xPx + column + 0.5) * mpp
        const coverage = this.#tissue.coverage(xUm, yUm)
        block.haematoxylin[i] = 0
        block.eosin[i] = 0
        if (coverage === 0) continue
        const nest = nests.at(xPx + column, yPx + row)
        if (nest > 0) this.#addCytoplasm(block, i, xUm, yUm, nest * coverage, cells)
        if (nest < 1)
          this.#addCollagen(block, i, xUm, yUm, (1 - nest) * coverage, fibres.at(xPx + column, yPx + row))
      }
    }
  }

  #addCytoplasm(
    { haematoxylin, eosin }: Block,
    i: number,
    x: number,
    y: number,
    share: number,
    cells: CellMap,
  ): void {
    const noise = this.#noise
    const granules = noise.fractal(x / 1.05, y / 1.05)
    // Turned against each other, so that no lattice shows.
    const clouds = noise.at((0.8 * x + 0.6 * y) / 4.9 + 9.7, (0.8 * y - 0.6 * x) / 4.9 + 4.1)
    const wide = noise.at((0.6 * x + 0.8 * y) / 19 + 2.2, (0.6 * y - 0.8 * x) / 19 + 33.3)
    const fromBorderUm = cells.fromBorderUm(i) + 1.6 * (clouds - 0.5)
    const border = 1 - smoothstep(0.3, 1.3, fromBorderUm)
    const vacuole = smoothstep(0.68, 0.85, noise.fractal(x / 2.9 + 5.5, y / 2.9 + 1.5))
    // Where the section tore, cells part along their borders; elsewhere a border is two membranes, a little darker.
    const cleft =
      smoothstep(0.6, 0.75, wide) * (1 - smoothstep(0.6, 2.6, fromBorderUm)) * smoothstep(0.3, 0.5, clouds)
    const thickness = (1 - 0.55 * vacuole) * (1 - 0.9 * cleft)
    const amount =
      (0.3 + 0.72 * granules + 0.55 * clouds + 0.35 * border * granules) * (0.8 + 0.4 * cells.tone(i))
    haematoxylin[i]! +=
      share * thickness * tumourCytoplasm.haematoxylin * (0.3 + 1.4 * granules * (0.5 + clouds))
    eosin[i]! += share * thickness * tumourCytoplasm.eosin * amount
  }

  #addCollagen(
    { haematoxylin, eosin }: Block,
    i: number,
    x: number,
    y: number,
    share: number,
    across: number,
  ): void {
    const noise = this.#noise
    const along = this.#tissue.alongFibres(x, y)
    const fibres =
      0.64 * noise.at(along / 21 + 3.1, across / 1.7) + 0.36 * noise.at(along / 10 + 20.4, across / 0.8)
    const bundles = noise.at(along / 48 + 71.3, across / 7.5)
    const gap = smoothstep(0.6, 0.8, bundles) * smoothstep(0.3, 0.6, fibres)
    const grain = noise.at(x / 0.8 + 44.4, y / 0.8)
    const amount = (0.25 + 1.05 * fibres + 0.4 * (1 - bundles)) * (1 - 0.8 * gap) * (0.85 + 0.3 * grain)
    haematoxylin[i]! += share * collagen.haematoxylin * amount
    eosin[i]! += share * collagen.eosin * amount
  }
}

/** A field that changes over tens of µm, on a grid over one block. */
class SlowField {
  readonly #values: Float32Array
  readonly #columns: number
  readonly #left: number
  readonly #top: number

  constructor({ xPx, yPx, width, height, mpp }: Block, valueAt: (xUm: number, yUm: number) => number) {
    this.#left = Math.floor(xPx / GRID_PX)
    this.#top = Math.floor(yPx / GRID_PX)
    this.#columns = Math.ceil((xPx + width) / GRID_PX) - this.#left + 1
    const rows = Math.ceil((yPx + height) / GRID_PX) - this.#top + 1
    this.#values = Float32Array.from({ length: this.#columns * rows }, (_, i) => {
      const column = i % this.#columns
      const row = (i - column) / this.#columns
      return valueAt((this.#left + column) * GRID_PX * mpp, (this.#top + row) * GRID_PX * mpp)
    })
  }

  at(xPx: number, yPx: number): number {
    const x = xPx / GRID_PX - this.#left
    const y = yPx / GRID_PX - this.#top
    const column = x | 0
    const row = y | 0
    const values = this.#values
    const upperLeft = row * this.#columns + column
    const lowerLeft = upperLeft + this.#columns
    const upper = lerp(values[upperLeft]!, values[upperLeft + 1]!, x - column)
    const lower = lerp(values[lowerLeft]!, values[lowerLeft + 1]!, x - column)
    return lerp(upper, lower, y - row)
  }
}
