import { PhantomRenderer } from '@metaphase/phantom'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import type { AnnotatedImage } from '../src/data/annotated-image.ts'

const SIDE_PX = 128
const SLIDE_PX = 2048
const MPP = 0.25

/**
 * Patches of 128 px around the figures of phantom slides, in `Atypical/` and `Normal/` of a folder and as a loader would give
 * them. Anaphases stand for the atypical ones: a small network can learn to tell two plates from one in a minute.
 */
export async function figurePatches(folder: string, seeds: readonly number[]): Promise<AnnotatedImage[]> {
  for (const name of ['Atypical', 'Normal']) mkdirSync(join(folder, name), { recursive: true })
  const images: AnnotatedImage[] = []
  for (const seed of seeds) {
    const phantom = new PhantomRenderer({ seed, widthPx: SLIDE_PX, heightPx: SLIDE_PX, figuresPerMm2: 250 })
    for (const [index, { xPx, yPx, plateDistanceUm }] of phantom.truth.figures.entries()) {
      const [left, top] = [Math.round(xPx - SIDE_PX / 2), Math.round(yPx - SIDE_PX / 2)]
      if (left < 0 || top < 0 || left + SIDE_PX > SLIDE_PX || top + SIDE_PX > SLIDE_PX) continue
      const atypical = plateDistanceUm !== undefined
      const path = join(folder, atypical ? 'Atypical' : 'Normal', `${seed}-${index}.png`)
      const raw = { width: SIDE_PX, height: SIDE_PX, channels: 3 } as const
      await sharp(phantom.region(left, top, SIDE_PX, SIDE_PX), { raw })
        .png()
        .toFile(path)
      images.push({
        id: `phantom/${seed}-${index}`,
        source: 'phantom',
        caseId: `phantom/${seed}`,
        scanner: seed % 2 === 0 ? 'even' : 'odd',
        pixels: { kind: 'slide', path },
        widthPx: SIDE_PX,
        heightPx: SIDE_PX,
        mpp: { x: MPP, y: MPP },
        figures: [{ kind: 'mitotic-figure', xPx: SIDE_PX / 2, yPx: SIDE_PX / 2, atypical }],
        exhaustive: false,
      })
    }
  }
  return images
}
