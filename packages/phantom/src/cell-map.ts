import { pixelsAround, type Block } from './block.ts'
import type { PointUm } from './point-index.ts'

/** A cell reaches no farther than this from its nucleus. */
export const CELL_REACH_UM = 14

/**
 * To which nucleus each pixel of a block belongs, and how near the next cell is: epithelium packs like a Voronoi
 * diagram of its nuclei.
 */
export class CellMap {
  readonly #nearest: Float32Array
  readonly #second: Float32Array
  readonly #tone: Float32Array

  constructor(pixels: number) {
    this.#nearest = new Float32Array(pixels)
    this.#second = new Float32Array(pixels)
    this.#tone = new Float32Array(pixels)
  }

  /** Draws the cells of one block; `nuclei` must hold all that lie within `CELL_REACH_UM` of it. */
  draw(block: Block, nuclei: readonly PointUm[]): void {
    const pixels = block.width * block.height
    this.#nearest.fill(CELL_REACH_UM ** 2, 0, pixels)
    this.#second.fill(CELL_REACH_UM ** 2, 0, pixels)
    this.#tone.fill(0.5, 0, pixels)
    for (const nucleus of nuclei) this.#grow(block, nucleus)
  }

  /** How much farther the second-nearest nucleus is than the nearest, in µm: 0 on the border of two cells. */
  fromBorderUm(i: number): number {
    return Math.sqrt(this.#second[i]!) - Math.sqrt(this.#nearest[i]!)
  }

  /** A number in [0, 1) that all pixels of one cell share. */
  tone(i: number): number {
    return this.#tone[i]!
  }

  #grow(block: Block, { xUm, yUm }: PointUm): void {
    const { xPx, yPx, width, mpp } = block
    const tone = Math.abs(xUm * 7.31 + yUm * 3.17) % 1
    const { firstColumn, lastColumn, firstRow, lastRow } = pixelsAround(block, xUm, yUm, CELL_REACH_UM)
    for (let row = firstRow; row <= lastRow; row++) {
      const dy = (yPx + row + 0.5) * mpp - yUm
      for (let column = firstColumn; column <= lastColumn; column++) {
        const dx = (xPx + column + 0.5) * mpp - xUm
        const squared = dx * dx + dy * dy
        const i = row * width + column
        if (squared < this.#nearest[i]!) {
          this.#second[i] = this.#nearest[i]!
          this.#nearest[i] = squared
          this.#tone[i] = tone
        } else if (squared < this.#second[i]!) this.#second[i] = squared
      }
    }
  }
}
