import { spacing } from './histology.ts'
import { PointIndex } from './point-index.ts'
import { between, type Random } from './random.ts'
import type { Scene } from './scene.ts'
import type { Tissue } from './tissue.ts'
import type { PhantomFigure } from './types.ts'

export interface Place {
  readonly xPx: number
  readonly yPx: number
  readonly onBorder: PhantomFigure['onBorder']
}

const TRIES = 400

/** Hands out places that are far enough from each other and from every edge. */
export class Placement {
  /** Every place handed out so far. */
  readonly taken = new PointIndex()
  readonly #scene: Scene
  readonly #tissue: Tissue

  constructor(scene: Scene, tissue: Tissue) {
    this.#scene = scene
    this.#tissue = tissue
  }

  /** Up to `count` corners where four cores meet; fewer where the slide has no more of them on tissue. */
  onCorners(random: Random, count: number): Place[] {
    const { corePx, widthPx, heightPx } = this.#scene
    if (corePx === undefined) return []
    const columns = Math.ceil(widthPx / corePx) - 1
    const rows = Math.ceil(heightPx / corePx) - 1
    return this.#collect(count, () => ({
      xPx: corePx * whole(random, 1, columns),
      yPx: corePx * whole(random, 1, rows),
      onBorder: 'corner',
    }))
  }

  /** Up to `count` places on a border of two cores, away from corners; fewer where no more fit. */
  onEdges(random: Random, count: number): Place[] {
    const { corePx, widthPx, heightPx } = this.#scene
    if (corePx === undefined) return []
    return this.#collect(count, () => {
      const upright = random() < 0.5
      const across = upright ? widthPx : heightPx
      const along = upright ? heightPx : widthPx
      const borderPx = corePx * whole(random, 1, Math.ceil(across / corePx) - 1)
      const alongPx = pixelCentre(between(random, 0, along))
      const fromCornerPx = Math.abs(alongPx - corePx * Math.round(alongPx / corePx))
      if (fromCornerPx * this.#scene.mpp < spacing.betweenTargetsUm / 2) return undefined
      return upright
        ? { xPx: borderPx, yPx: alongPx, onBorder: 'edge' }
        : { xPx: alongPx, yPx: borderPx, onBorder: 'edge' }
    })
  }

  /** `count` places inside tumour nests. Throws a RangeError where so many do not fit. */
  inNests(random: Random, count: number): Place[] {
    const { widthPx, heightPx, mpp } = this.#scene
    const places = this.#collect(count, () => {
      const xPx = pixelCentre(between(random, 0, widthPx))
      const yPx = pixelCentre(between(random, 0, heightPx))
      return this.#tissue.nest(xPx * mpp, yPx * mpp) > 0.9 ? { xPx, yPx, onBorder: 'none' } : undefined
    })
    if (places.length < count)
      throw new RangeError(
        `Only ${places.length} of ${count} further figures or imposters fit ${spacing.betweenTargetsUm} µm apart into ` +
          `${this.#tissue.areaMm2.toFixed(3)} mm² of tissue: ask for fewer per mm², or for a larger phantom.`,
      )
    return places
  }

  #collect(count: number, propose: () => Place | undefined): Place[] {
    const places: Place[] = []
    for (let tries = 0; places.length < count && tries < TRIES * count; tries++) {
      const place = propose()
      if (place && this.#take(place)) places.push(place)
    }
    return places
  }

  #take({ xPx, yPx }: Place): boolean {
    const { mpp, widthUm, heightUm } = this.#scene
    const xUm = xPx * mpp
    const yUm = yPx * mpp
    const toEdgeUm = Math.min(xUm, yUm, widthUm - xUm, heightUm - yUm)
    if (toEdgeUm < spacing.toEdgeUm || !this.#tissue.holdsDisc(xUm, yUm, spacing.toEdgeUm)) return false
    if (this.taken.anyWithin(xUm, yUm, spacing.betweenTargetsUm)) return false
    this.taken.add({ xUm, yUm })
    return true
  }
}

const whole = (random: Random, low: number, high: number): number =>
  low + Math.floor(random() * (high - low + 1))

const pixelCentre = (px: number): number => Math.floor(px) + 0.5
