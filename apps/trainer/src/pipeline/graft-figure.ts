import { type Random, uniform } from '../random.ts'
import type { Augmentation } from './augmentation.ts'
import { drawTurn, placeTurnAt } from './crop-geometry.ts'
import { labelCodes } from './label-codes.ts'
import { markPoints } from './mark-points.ts'
import { pixelsOfDisc } from './pixels-of-disc.ts'
import { findPlaces, type Place } from './places.ts'
import { sampleCrop } from './sample-crop.ts'
import type { Grafts } from './sampling.ts'
import { DENSITY, GREY_FROM, GREY_STEPS, greyOf } from './stain-space.ts'
import type { StoredImage } from './stored-image.ts'
import { withoutPadding } from './without-padding.ts'

/** A graft is the donor's alone inside the first radius, and the crop's alone beyond the second. */
const INNER_UM = 6.5
const OUTER_UM = 9
/** How often to look for a place without a figure. */
const TRIES = 8

/** The crop that is grafted upon, as `SampleViews` has it. */
interface Host {
  readonly weak: Uint8Array
  readonly labels: Uint8Array
  readonly points: Uint8Array
}

/** Where in a crop a graft lies, in its pixels. */
interface Disc {
  readonly u: number
  readonly v: number
  readonly innerPx: number
  readonly outerPx: number
}

interface GraftContext {
  readonly images: readonly StoredImage[]
  readonly augmentation: Augmentation
  readonly cropPx: number
  readonly grafts: Grafts
}

/**
 * Lays a figure of another image, or any piece of one, with the little tissue around it, somewhere into a crop where no figure is known, by the
 * chance that `grafts` gives. Its colours are shifted so that the tissue around it has the density of what it covers, and its
 * edge fades: what it came from is not to be told from where it lies, so that neither tells the network what it is.
 */
export function figureGrafter({ images, augmentation, cropPx, grafts }: GraftContext) {
  const places = findPlaces(images, grafts.donors, cropPx)
  const donor = { rgb: new Uint8Array(cropPx * cropPx * 3), labels: new Uint8Array(cropPx * cropPx) }
  return (random: Random, host: Host): void => {
    if (random() >= grafts.probability) return
    const place = places.draw(random)
    const image = images[place.image]!
    if (image.pixels.kind === 'slide') return
    const figure = place.kind === 'figure' ? image.figures[place.figure]! : null
    const centre = figure ?? pointIn(random, place as Extract<Place, { kind: 'tile' }>)
    const turn = drawTurn(random, cropPx, augmentation.geometry)
    const umPerCropPx = image.mpp * Math.hypot(turn.xx, turn.yx)
    const radii = { innerPx: INNER_UM / umPerCropPx, outerPx: OUTER_UM / umPerCropPx }
    const disc = findFreeDisc(random, host, cropPx, radii)
    if (!disc) return
    const geometry = placeTurnAt(turn, centre.xPx, centre.yPx, disc.u, disc.v)
    const shown = withoutPadding(image, geometry)
    const { rgb, labels } = shown.image.pixels as Extract<StoredImage['pixels'], { kind: 'held' }>
    const { widthPx, heightPx } = shown.image
    const window = { widthPx, heightPx, rgb: new Uint8Array(rgb), labels: new Uint8Array(labels) }
    sampleCrop(window, shown.geometry, donor.rgb, donor.labels)
    layDisc(host, donor, cropPx, disc)
    if (figure) markPoints(host.points, host.labels, geometry, [figure])
  }
}

function pointIn(random: Random, { tile }: Extract<Place, { kind: 'tile' }>) {
  const { xPx, yPx, widthPx, heightPx } = tile
  return { xPx: uniform(random, xPx, xPx + widthPx), yPx: uniform(random, yPx, yPx + heightPx) }
}

function findFreeDisc(
  random: Random,
  { labels, points }: Host,
  cropPx: number,
  radii: Pick<Disc, 'innerPx' | 'outerPx'>,
): Disc | null {
  const margin = Math.min(radii.innerPx, cropPx / 2)
  for (let tries = 0; tries < TRIES; tries++) {
    const disc = {
      u: uniform(random, margin, cropPx - margin),
      v: uniform(random, margin, cropPx - margin),
      ...radii,
    }
    let isFree = true
    visitDisc(disc, cropPx, (i) => {
      isFree &&= points[i] === 0 && !taken.has(labels[i]!)
    })
    if (isFree) return disc
  }
  return null
}

const taken: ReadonlySet<number> = new Set([
  labelCodes.mitosis,
  labelCodes.hardNegative,
  labelCodes.mitosisRegion,
  labelCodes.hardNegativeRegion,
  labelCodes.ignored,
])

/** Visits the crop's pixels within the outer radius. */
const visitDisc = (
  { u, v, outerPx }: Disc,
  cropPx: number,
  visit: (index: number, distancePx: number) => void,
): void => pixelsOfDisc({ widthPx: cropPx, heightPx: cropPx }, { xPx: u, yPx: v }, outerPx, visit)

function layDisc(
  host: Host,
  donor: { readonly rgb: Uint8Array; readonly labels: Uint8Array },
  cropPx: number,
  disc: Disc,
): void {
  const { innerPx, outerPx } = disc
  const shift = ringShift(host.weak, donor.rgb, cropPx, disc)
  visitDisc(disc, cropPx, (i, distancePx) => {
    const inwards = Math.min(1, (outerPx - distancePx) / (outerPx - innerPx))
    const share = inwards * inwards * (3 - 2 * inwards)
    for (const channel of [0, 1, 2] as const) {
      const at = 3 * i + channel
      const own = host.weak[at]!
      host.weak[at] = Math.round(own + share * (shifted(donor.rgb[at]!, shift[channel]) - own))
    }
    if (share >= 0.5) host.labels[i] = donor.labels[i]!
  })
}

/** Mean density of the host less the donor's, between the radii: for R, G, B. */
function ringShift(host: Uint8Array, donor: Uint8Array, cropPx: number, disc: Disc) {
  const sums: [number, number, number] = [0, 0, 0]
  let count = 0
  visitDisc(disc, cropPx, (i, distancePx) => {
    if (distancePx < disc.innerPx) return
    count++
    for (const channel of [0, 1, 2] as const)
      sums[channel] += DENSITY[host[3 * i + channel]!]! - DENSITY[donor[3 * i + channel]!]!
  })
  return sums.map((sum) => sum / Math.max(1, count)) as [number, number, number]
}

const shifted = (grey: number, shift: number): number =>
  greyOf((DENSITY[grey]! + shift - GREY_FROM) * GREY_STEPS + 0.5) // the half rounds to the nearest entry
