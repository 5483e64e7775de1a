import type { Artefacts } from './artefacts.ts'
import type { Block } from './block.ts'
import { ValueNoise } from './noise.ts'
import { hash32, stream } from './random.ts'
import type { Scene } from './scene.ts'
import { transmitted, type Stain } from './stain.ts'

/** What the camera reads on bare glass. */
const WHITE = { red: 243, green: 242, blue: 244 } as const
/** Peak to peak. */
const ILLUMINATION_UNEVENNESS = 0.02
const ILLUMINATION_WAVE_PX = 900
/** Grey levels, peak to peak; triangular. */
const SENSOR_NOISE = 5

/** Turns dye into pixels: Beer–Lambert per channel, what lies over the tissue, slightly uneven light, sensor noise. */
export class Scanner {
  readonly #stain: Stain
  readonly #artefacts: Artefacts
  readonly #light: ValueNoise
  readonly #noiseSeed: number

  constructor({ seed, stain }: Scene, artefacts: Artefacts) {
    this.#stain = stain
    this.#artefacts = artefacts
    this.#light = new ValueNoise(hash32(seed, stream.sensor, 1))
    this.#noiseSeed = hash32(seed, stream.sensor, 2)
  }

  /** Writes RGB of a block from `offset` in `rgb`, whose rows are `rowBytes` apart. */
  scan(
    { xPx, yPx, width, height, mpp, haematoxylin, eosin }: Block,
    rgb: Uint8Array,
    offset: number,
    rowBytes: number,
  ): void {
    const { haematoxylin: h, eosin: e, haematoxylinStrength, eosinStrength } = this.#stain
    for (let row = 0; row < height; row++) {
      const y = yPx + row
      let to = offset + row * rowBytes
      for (let column = 0; column < width; column++) {
        const x = xPx + column
        const dyeH = haematoxylin[row * width + column]! * haematoxylinStrength
        const dyeE = eosin[row * width + column]! * eosinStrength
        const wave = this.#light.at(x / ILLUMINATION_WAVE_PX, y / ILLUMINATION_WAVE_PX)
        const light = 1 + ILLUMINATION_UNEVENNESS * (wave - 0.5)
        const bits = hash32(this.#noiseSeed, x, y)
        const past = this.#artefacts.light((x + 0.5) * mpp, (y + 0.5) * mpp)
        rgb[to++] = level(WHITE.red * past[0] * light * transmitted(dyeH * h[0] + dyeE * e[0]), bits)
        rgb[to++] = level(WHITE.green * past[1] * light * transmitted(dyeH * h[1] + dyeE * e[1]), bits >>> 10)
        rgb[to++] = level(WHITE.blue * past[2] * light * transmitted(dyeH * h[2] + dyeE * e[2]), bits >>> 20)
      }
    }
  }
}

/** A grey level with sensor noise from ten random bits. */
function level(value: number, bits: number): number {
  const noise = ((bits & 31) + ((bits >>> 5) & 31)) / 62 - 0.5
  return Math.max(0, Math.min(255, Math.round(value + noise * SENSOR_NOISE)))
}
