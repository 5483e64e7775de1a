import { figurePseudoMask } from '../pseudo-masks/figure-mask.ts'
import { nucleusPseudoMask } from '../pseudo-masks/nucleus-mask.ts'
import type { MaskFile } from './annotated-image.ts'
import { readPixels } from './read-pixels.ts'

type PseudoMask = Extract<MaskFile, { kind: 'pseudo-mask' }>

/** The mask that a `pseudo-mask` stands for, made of the image's own pixels: 1 on every nucleus, or on the figure; 0 elsewhere. */
export async function makePseudoMask(
  { pixels, mpp, figure }: PseudoMask,
  size: { readonly widthPx: number; readonly heightPx: number },
): Promise<Uint16Array> {
  const { data } = await readPixels({ pixels, ...size })
  const frame = { ...size, mpp }
  const nuclei = nucleusPseudoMask(data, frame)
  const mask = figure === null ? nuclei : figurePseudoMask(nuclei, frame, figure)
  return Uint16Array.from(mask ?? new Uint8Array(nuclei.length))
}
