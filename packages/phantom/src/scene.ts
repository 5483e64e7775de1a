import { variedStain } from './stain.ts'
import type { PhantomOptions } from './types.ts'

/** The options with every default filled in, and the slide's size in µm. */
export interface Scene extends Omit<Required<PhantomOptions>, 'borders'> {
  readonly widthUm: number
  readonly heightUm: number
  /** Side of a tile's core in level-0 pixels; absent where no figure is to lie on borders. */
  readonly corePx: number | undefined
}

/** Throws a RangeError where the options do not describe a slide. */
export function sceneOf(options: PhantomOptions): Scene {
  const { seed, widthPx, heightPx, mpp = 0.25, nucleiPerMm2 = 4500, borders } = options
  for (const [name, value] of Object.entries({ widthPx, heightPx }))
    if (!Number.isSafeInteger(value) || value < 1)
      throw new RangeError(`A phantom's ${name} must be a positive whole number, not ${value}.`)
  for (const [name, value] of Object.entries({ mpp, nucleiPerMm2 }))
    if (!(value > 0)) throw new RangeError(`A phantom's ${name} must be positive, not ${value}.`)
  const corePx = borders && borders.tilePx - 2 * borders.haloPx
  if (corePx !== undefined && corePx <= 0)
    throw new RangeError(`Tiles of ${borders?.tilePx} px with halos of ${borders?.haloPx} px have no core.`)
  return {
    seed,
    widthPx,
    heightPx,
    mpp,
    corePx,
    widthUm: widthPx * mpp,
    heightUm: heightPx * mpp,
    figuresPerMm2: options.figuresPerMm2 ?? 30,
    impostersPerMm2: options.impostersPerMm2 ?? 30,
    nucleiPerMm2,
    stain: options.stain ?? variedStain(seed),
    tissue: options.tissue ?? 'full',
    artefacts: options.artefacts ?? [],
  }
}
