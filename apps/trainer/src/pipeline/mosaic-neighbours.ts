import { type Random, randomChoice } from '../random.ts'
import { drawCell } from './mosaic-cell.ts'
import { regionPx } from './crop-geometry.ts'
import { domainOf, type StoredImage } from './stored-image.ts'
import type { Rect } from '@metaphase/tiling'

/** A case with so many small images fills mosaics by itself. */
const ENOUGH_OF_ONE_CASE = 12
/** How often to look for an image that is not in the mosaic yet and fits. */
const TRIES = 12

/** A rectangle of an image. */
export interface Cell {
  readonly image: StoredImage
  readonly part: Rect
}

/** Whether an image is too small for a region that can be rotated. */
export const needsMosaic = ({ widthPx, heightPx, pixels }: StoredImage, cropPx: number): boolean =>
  pixels.kind === 'held' && Math.min(widthPx, heightPx) < regionPx(cropPx)

/** Finds what may lie beside a small image: images of its case if there are enough, else of its source and scanner. */
export function mosaicNeighbours(images: readonly StoredImage[], cropPx: number) {
  const small = images.filter((image) => needsMosaic(image, cropPx))
  const byCase = Map.groupBy(small, (image) => JSON.stringify([domainOf(image), image.caseId]))
  const byDomain = Map.groupBy(small, domainOf)
  return (image: StoredImage): readonly StoredImage[] => {
    const ofCase = byCase.get(JSON.stringify([domainOf(image), image.caseId])) ?? [image]
    return ofCase.length >= ENOUGH_OF_ONE_CASE ? ofCase : (byDomain.get(domainOf(image)) ?? ofCase)
  }
}

/** Deals the cells of one mosaic, no image twice if it can be helped. */
export class CellDealer {
  readonly #random: Random
  readonly #images: readonly StoredImage[]
  readonly #dealt = new Set<StoredImage>()

  constructor(random: Random, images: readonly StoredImage[]) {
    this.#random = random
    this.#images = images
  }

  /** A cell of `image` itself, of a height of its own. */
  cellOf(image: StoredImage): Cell {
    this.#dealt.add(image)
    return { image, part: drawCell(this.#random, image)! }
  }

  /** A cell of any height. */
  deal(): Cell {
    let image = randomChoice(this.#random, this.#images)
    for (let tries = 1; tries < TRIES && this.#dealt.has(image); tries++)
      image = randomChoice(this.#random, this.#images)
    return this.cellOf(image)
  }

  /** A cell as high as `beside`; of the same image if no other is found that can be. */
  dealBeside(beside: Cell): Cell {
    const { heightPx } = beside.part
    for (let tries = 0; tries < TRIES; tries++) {
      const image = randomChoice(this.#random, this.#images)
      const part = this.#dealt.has(image) ? null : drawCell(this.#random, image, heightPx)
      if (!part) continue
      this.#dealt.add(image)
      return { image, part }
    }
    return { image: beside.image, part: drawCell(this.#random, beside.image, heightPx)! }
  }
}
