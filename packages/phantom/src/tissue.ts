import { Artefacts } from './artefacts.ts'
import { islandAreaUm2, islandCoverage, planIslands, type Island } from './islands.ts'
import { smoothstep, ValueNoise } from './noise.ts'
import { direction, hash32, mulberry32, stream } from './random.ts'
import type { Scene } from './scene.ts'

/** Where tissue is, and which kind: tumour nests parted by bands of stroma, with lymphocytes in places. */
export class Tissue {
  readonly areaMm2: number
  readonly #artefacts: Artefacts
  /** Null where all of the slide is tissue. */
  readonly #islands: readonly Island[] | null
  readonly #noise: ValueNoise
  readonly #grain: { readonly x: number; readonly y: number }

  constructor({ seed, tissue, widthUm, heightUm, artefacts }: Scene) {
    this.#artefacts = new Artefacts(artefacts)
    this.#grain = direction(mulberry32(hash32(seed, stream.noise, 2)))
    this.#noise = new ValueNoise(hash32(seed, stream.noise, 1))
    this.#islands = tissue === 'full' ? null : tissue === 'island' ? planIslands(seed, widthUm, heightUm) : []
    const areaUm2 =
      this.#islands?.reduce((sum, island) => sum + islandAreaUm2(island), 0) ?? widthUm * heightUm
    this.areaMm2 = (areaUm2 - this.#hiddenUm2(widthUm, heightUm)) / 1e6
  }

  /** 1 on tissue, 0 on glass, between on the outline. */
  coverage(xUm: number, yUm: number): number {
    if (this.#islands === null) return 1
    for (const island of this.#islands) {
      const coverage = islandCoverage(island, xUm, yUm)
      if (coverage > 0) return coverage
    }
    return 0
  }

  /** Whether a disc lies on tissue that can be seen, as seen at its centre and at eight points of its rim. */
  holdsDisc(xUm: number, yUm: number, radiusUm: number): boolean {
    const diagonal = radiusUm * Math.SQRT1_2
    return [
      [0, 0],
      [radiusUm, 0],
      [-radiusUm, 0],
      [0, radiusUm],
      [0, -radiusUm],
      [diagonal, diagonal],
      [diagonal, -diagonal],
      [-diagonal, diagonal],
      [-diagonal, -diagonal],
    ].every(([dx, dy]) => this.#visible(xUm + dx!, yUm + dy!) === 1)
  }

  #visible(xUm: number, yUm: number): number {
    return this.coverage(xUm, yUm) * (1 - this.#artefacts.hidden(xUm, yUm))
  }

  #hiddenUm2(widthUm: number, heightUm: number): number {
    if (this.#artefacts.hideNothing) return 0
    let hiddenUm2 = 0
    for (let yUm = 0.5; yUm < heightUm; yUm++)
      for (let xUm = 0.5; xUm < widthUm; xUm++) {
        const hidden = this.#artefacts.hidden(xUm, yUm)
        if (hidden > 0) hiddenUm2 += hidden * this.coverage(xUm, yUm)
      }
    return hiddenUm2
  }

  /** 1 inside a tumour nest, 0 in stroma. Nests are some 100–300 µm wide. */
  nest(xUm: number, yUm: number): number {
    const bendX = 60 * this.#noise.at(xUm / 62 + 7.1, yUm / 62 + 3.3)
    const bendY = 60 * this.#noise.at(xUm / 57 + 83.9, yUm / 57 + 12.6)
    return smoothstep(0.33, 0.4, this.#noise.fractal((xUm + bendX) / 150, (yUm + bendY) / 150))
  }

  /** 1 where lymphocytes gather. */
  inflammation(xUm: number, yUm: number): number {
    return smoothstep(0.6, 0.75, this.#noise.at(xUm / 130 + 91.7, yUm / 130 + 53.9))
  }

  /** Distance along the collagen fibres, in µm from anywhere. */
  alongFibres(xUm: number, yUm: number): number {
    return xUm * this.#grain.x + yUm * this.#grain.y
  }

  /** Distance across the collagen fibres, which wave: constant along each of them. */
  acrossFibres(xUm: number, yUm: number): number {
    const wave =
      34 * this.#noise.at(xUm / 70 + 31.9, yUm / 70 + 77.3) + 9 * this.#noise.at(xUm / 24, yUm / 24 + 11.1)
    return yUm * this.#grain.x - xUm * this.#grain.y + wave
  }

  /** Unit vector along the fibres at a point. */
  fibreDirection(xUm: number, yUm: number): { x: number; y: number } {
    const here = this.acrossFibres(xUm, yUm)
    const alongX = this.acrossFibres(xUm, yUm + 2) - here
    const alongY = here - this.acrossFibres(xUm + 2, yUm)
    const length = Math.sqrt(alongX * alongX + alongY * alongY) + 1e-9
    return { x: alongX / length, y: alongY / length }
  }
}
