import type { Block } from './block.ts'
import { lerp, smoothstep } from './noise.ts'
import type { Artefact, ArtefactKind } from './types.ts'

/** Share of red, green and blue light that an artefact lets pass. */
type Light = readonly [red: number, green: number, blue: number]

interface Nature {
  readonly light: Light
  /** What becomes of the dye of the tissue there. */
  readonly dyeFactor: number
  /** Tissue below it cannot be seen, so it is not counted. */
  readonly hides: boolean
  /** Width of its outline, from nothing to all: a share of its own width; 2 µm unless given. */
  readonly softShare?: number
}

const clear: Light = [1, 1, 1]
const ink = (light: Light): Nature => ({ light, dyeFactor: 1, hides: true })

/** Inks as marker pens on a coverslip look in transmitted light. */
const natures: Readonly<Record<ArtefactKind, Nature>> = {
  'blue-ink': ink([0.06, 0.14, 0.5]),
  'green-ink': ink([0.05, 0.35, 0.2]),
  'red-ink': ink([0.75, 0.05, 0.06]),
  'black-ink': ink([0.06, 0.06, 0.065]),
  padding: ink([0, 0, 0]),
  shadow: { light: [0.62, 0.62, 0.63], dyeFactor: 1, hides: false, softShare: 1 },
  fold: { light: clear, dyeFactor: 2.3, hides: false },
  hole: { light: clear, dyeFactor: 0, hides: true },
}
const SOFT_UM = 2

/** What lies on, in or over the tissue of one phantom. */
export class Artefacts {
  readonly #hiding: readonly Stroke[]
  readonly #dyeing: readonly Stroke[]
  readonly #shading: readonly Stroke[]

  constructor(artefacts: readonly Artefact[]) {
    const strokes = artefacts.map((artefact) => new Stroke(artefact))
    this.#hiding = strokes.filter(({ nature }) => nature.hides)
    this.#dyeing = strokes.filter(({ nature }) => nature.dyeFactor !== 1)
    this.#shading = strokes.filter(({ nature }) => nature.light !== clear)
  }

  get hideNothing(): boolean {
    return this.#hiding.length === 0
  }

  /** 1 where an artefact hides or replaces the tissue, 0 where none does. */
  hidden(xUm: number, yUm: number): number {
    let hidden = 0
    for (const stroke of this.#hiding) hidden = Math.max(hidden, stroke.presence(xUm, yUm))
    return hidden
  }

  /** Takes dye from the tissue of a block where it has holes, and adds some where it is folded. */
  changeDye({ xPx, yPx, width, height, mpp, haematoxylin, eosin }: Block): void {
    for (const stroke of this.#dyeing) {
      for (let i = 0; i < width * height; i++) {
        const share = stroke.presence(
          (xPx + (i % width) + 0.5) * mpp,
          (yPx + Math.floor(i / width) + 0.5) * mpp,
        )
        const factor = lerp(1, stroke.nature.dyeFactor, share)
        haematoxylin[i]! *= factor
        eosin[i]! *= factor
      }
    }
  }

  /** Share of light of each channel that reaches the camera past the artefacts. */
  light(xUm: number, yUm: number): Light {
    if (this.#shading.length === 0) return clear
    let [red, green, blue] = clear
    for (const stroke of this.#shading) {
      const share = stroke.presence(xUm, yUm)
      if (share === 0) continue
      const { light } = stroke.nature
      red *= lerp(1, light[0], share)
      green *= lerp(1, light[1], share)
      blue *= lerp(1, light[2], share)
    }
    return [red, green, blue]
  }
}

class Stroke {
  readonly nature: Nature
  readonly #fromUm: Artefact['fromUm']
  readonly #alongUm: Artefact['fromUm']
  readonly #lengthUm2: number
  readonly #radiusUm: number
  readonly #halfSoftUm: number

  constructor({ kind, fromUm, toUm, widthUm }: Artefact) {
    this.nature = natures[kind]
    this.#fromUm = fromUm
    this.#alongUm = { x: toUm.x - fromUm.x, y: toUm.y - fromUm.y }
    this.#lengthUm2 = this.#alongUm.x ** 2 + this.#alongUm.y ** 2
    this.#radiusUm = widthUm / 2
    const { softShare } = this.nature
    this.#halfSoftUm = (softShare === undefined ? SOFT_UM : softShare * widthUm) / 2
  }

  /** 1 within the stroke, 0 outside, half on its outline. */
  presence(xUm: number, yUm: number): number {
    const x = xUm - this.#fromUm.x
    const y = yUm - this.#fromUm.y
    const { x: alongX, y: alongY } = this.#alongUm
    const projected = this.#lengthUm2 === 0 ? 0 : (x * alongX + y * alongY) / this.#lengthUm2
    const t = Math.min(Math.max(projected, 0), 1)
    const fromLineUm = Math.sqrt((x - t * alongX) ** 2 + (y - t * alongY) ** 2)
    return smoothstep(-this.#halfSoftUm, this.#halfSoftUm, this.#radiusUm - fromLineUm)
  }
}
