import { writePhantomSlide } from '@metaphase/phantom'
import { join } from 'node:path'
import sharp from 'sharp'
import type { AnnotatedImage } from '../src/data/annotated-image.ts'

const MPP = 0.25
const SIDE_PX = 1024
/** Many more than in tissue, so that a few small slides hold enough to learn from. */
const PER_MM2 = 250

/** Phantom slides on disk as the loaders would give them: every figure a point, every imposter left for the network to find. */
export function phantomImages(
  folder: string,
  seeds: readonly number[],
  { figuresPerMm2 = PER_MM2, impostersPerMm2 = PER_MM2, sidePx = SIDE_PX } = {},
): Promise<AnnotatedImage[]> {
  return Promise.all(
    seeds.map(async (seed) => {
      const path = join(folder, `phantom-${seed}.tiff`)
      const options = { seed, widthPx: sidePx, heightPx: sidePx, mpp: MPP, figuresPerMm2, impostersPerMm2 }
      const { figures } = await writePhantomSlide(path, options)
      return {
        id: `phantom/${seed}`,
        source: 'phantom',
        caseId: `phantom-${seed}`,
        scanner: seed % 2 === 0 ? 'even' : 'odd',
        pixels: { kind: 'slide', path },
        widthPx: sidePx,
        heightPx: sidePx,
        mpp: { x: MPP, y: MPP },
        figures: figures.map(({ xPx, yPx }) => ({ kind: 'mitotic-figure', xPx, yPx })),
        exhaustive: true,
      }
    }),
  )
}

/** Darker than this in red, where haematoxylin absorbs and eosin does not, is a nucleus. */
const NUCLEUS_RED_MAX = 140

/** The image without its figures, its nuclei outlined by their darkness: what the warm-up learns from. */
export async function withOutlinedNuclei(image: AnnotatedImage, folder: string): Promise<AnnotatedImage> {
  const path = join(folder, `${image.caseId}-nuclei.png`)
  const red = await sharp(image.pixels.path).extractChannel(0).blur(1).raw().toBuffer()
  const mask = Uint8Array.from(red, (value) => (value < NUCLEUS_RED_MAX ? 1 : 0))
  const raw = { width: image.widthPx, height: image.heightPx, channels: 1 } as const
  await sharp(mask, { raw }).toColourspace('b-w').png().toFile(path)
  return { ...image, figures: [], nucleusMask: { kind: 'instances-png', path } }
}
