import type { Rect } from '@metaphase/tiling'
import { MetaphaseError } from '@metaphase/errors'
import type { AnnotatedFigure } from '../data/annotated-image.ts'
import { type Random, randomInt } from '../random.ts'
import { regionPx } from './crop-geometry.ts'
import type { SamplingShare } from './sampling.ts'
import type { StoredImage } from './stored-image.ts'

/** The paper's tiles ("Results"): 512 px with 50 % overlap. */
const TILE_PX = 512

/** A place to take a crop: around one figure of an image, or somewhere in a tile of it. */
export type Place =
  | { readonly kind: 'figure'; readonly image: number; readonly figure: number }
  | { readonly kind: 'tile'; readonly image: number; readonly tile: Rect }

/** The places of one share, equally likely. */
interface SharePlaces {
  readonly share: SamplingShare
  readonly count: number
  place(index: number): Place
}

/** Draws places share by share. */
export interface Places {
  /** Shares without a single figure or tile to look at, as of a source that is held out; the others take their part. */
  readonly emptyShares: readonly SamplingShare[]
  draw(random: Random): Place
}

/** Throws `request-invalid` where no share has a place to offer. */
export function findPlaces(
  images: readonly StoredImage[],
  sampling: readonly SamplingShare[],
  cropPx: number,
): Places {
  const all = sampling.map((share) => placesOf(images, share, cropPx))
  const some = all.filter(({ count }) => count > 0)
  if (some.length === 0)
    throw new MetaphaseError(
      'request-invalid',
      'No share of the sampling finds a figure or tile to train on; state one with focus "anywhere", or read other data.',
    )
  const total = some.reduce((sum, { share }) => sum + share.share, 0)
  return {
    emptyShares: all.filter(({ count }) => count === 0).map(({ share }) => share),
    draw: (random) => {
      let rest = random() * total
      const chosen = some.find(({ share }) => (rest -= share.share) < 0) ?? some.at(-1)!
      return chosen.place(randomInt(random, chosen.count))
    },
  }
}

function placesOf(images: readonly StoredImage[], share: SamplingShare, cropPx: number): SharePlaces {
  const ofSource = images.flatMap((image, i) => (image.source === share.source ? [i] : []))
  return share.focus === 'anywhere'
    ? tilePlaces(images, ofSource, share, cropPx)
    : figurePlaces(images, ofSource, share)
}

function figurePlaces(
  images: readonly StoredImage[],
  ofSource: readonly number[],
  share: SamplingShare,
): SharePlaces {
  const found = ofSource.flatMap((image) =>
    images[image]!.figures.flatMap((annotated, figure) =>
      isInFocus(annotated, share.focus) ? [{ kind: 'figure', image, figure } as const] : [],
    ),
  )
  return { share, count: found.length, place: (index) => found[index]! }
}

function isInFocus({ kind, atypical }: AnnotatedFigure, focus: SamplingShare['focus']): boolean {
  if (focus === 'atypical-figure') return atypical === true
  if (focus === 'typical-figure') return atypical === false
  return kind === focus
}

/** Slides have hundreds of thousands of tiles: only their numbers are kept. */
function tilePlaces(
  images: readonly StoredImage[],
  ofSource: readonly number[],
  share: SamplingShare,
  cropPx: number,
): SharePlaces {
  const sidePx = tileSidePx(cropPx)
  const counts = ofSource.map((image) => {
    const { widthPx, heightPx } = images[image]!
    return tileStarts(widthPx, sidePx) * tileStarts(heightPx, sidePx)
  })
  return {
    share,
    count: counts.reduce((sum, count) => sum + count, 0),
    place: (index) => {
      let rest = index
      const nth = counts.findIndex((count) => (rest -= count) < 0)
      const image = ofSource[nth]!
      return { kind: 'tile', image, tile: tileOf(images[image]!, rest + counts[nth]!, sidePx) }
    },
  }
}

const tileSidePx = (cropPx: number): number => Math.max(TILE_PX, regionPx(cropPx))

/** How many tiles lie along `lengthPx`, each half over the one before. */
const tileStarts = (lengthPx: number, sidePx: number): number =>
  1 + Math.max(0, Math.ceil((lengthPx - sidePx) / (sidePx / 2)))

/** Tile `index` in reading order; the last of a row or column is moved in, so that it ends where the image does. */
function tileOf({ widthPx, heightPx }: StoredImage, index: number, sidePx: number): Rect {
  const columns = tileStarts(widthPx, sidePx)
  const start = (nth: number, lengthPx: number) =>
    Math.max(0, Math.min(Math.round((nth * sidePx) / 2), lengthPx - sidePx))
  return {
    xPx: start(index % columns, widthPx),
    yPx: start(Math.floor(index / columns), heightPx),
    widthPx: Math.min(sidePx, widthPx),
    heightPx: Math.min(sidePx, heightPx),
  }
}
