import { contentRect } from '../pipeline/content-rect.ts'
import { cutRect } from '../pipeline/cut-rect.ts'
import { adaptiveOtsu } from './adaptive-otsu.ts'
import { blurMap, type MapSize } from './blur-map.ts'
import { haematoxylinChannel } from './macenko.ts'
import { openMask } from './open-mask.ts'

/** Size of an image, and µm per pixel of both axes. */
export interface ImageFrame extends MapSize {
  readonly mpp: number
}

export interface PseudoMaskOptions {
  readonly blurSigmaUm: number
  /** Side of the windows that have thresholds of their own. */
  readonly windowUm: number
  /** No threshold is lower than this share of the image's. */
  readonly floorShare: number
  /** Radius of the disc that has to fit into a nucleus. */
  readonly openingRadiusUm: number
}

/**
 * Chosen by eye on AMi-Br. The blur joins chromatin texture into nuclei; the window holds a figure and its cell; the disc is
 * thinner than a metaphase plate seen from the side.
 */
const standard: PseudoMaskOptions = {
  blurSigmaUm: 0.75,
  windowUm: 16,
  floorShare: 0.9,
  openingRadiusUm: 0.75,
}

/**
 * 1 where an H&E image, interleaved RGB, shows a nucleus, else 0, row by row (paper, "Frozen Teacher Module", Track 2): the
 * haematoxylin channel of Macenko's stain normalisation, Gaussian blur, adaptive Otsu threshold, morphological opening.
 * Black or white padding along the edges is left out, and so is an image of glass. One of tissue is taken to hold nuclei: in
 * one without any, the mask is noise.
 */
export function nucleusPseudoMask(
  rgb: Uint8Array,
  { widthPx, heightPx, mpp }: ImageFrame,
  options: PseudoMaskOptions = standard,
): Uint8Array<ArrayBuffer> {
  const content = contentRect(rgb, widthPx, heightPx)
  const shown = new Uint8Array(content.widthPx * content.heightPx * 3)
  cutRect(rgb, widthPx, content, 3, shown)
  const channel = haematoxylinChannel(shown)
  const blurred = blurMap(channel, content, options.blurSigmaUm / mpp)
  const { windowUm, floorShare } = options
  const thresholds = adaptiveOtsu(blurred, content, { windowPx: windowUm / mpp, floorShare })
  const dark = new Uint8Array(blurred.length)
  for (let i = 0; i < dark.length; i++) if (blurred[i]! > thresholds[i]!) dark[i] = 1
  const opened = openMask(dark, content, options.openingRadiusUm / mpp)
  const mask = new Uint8Array(widthPx * heightPx)
  for (let y = 0; y < content.heightPx; y++) {
    const row = opened.subarray(y * content.widthPx, (y + 1) * content.widthPx)
    mask.set(row, (content.yPx + y) * widthPx + content.xPx)
  }
  return mask
}
