import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import type { AnnotatedFigure, AnnotatedImage } from '../data/annotated-image.ts'
import type { StoredImage } from './stored-image.ts'

interface Point {
  readonly xPx: number
  readonly yPx: number
}

/** What a phantom shows, as its writer says. */
interface PhantomTruth {
  readonly widthPx: number
  readonly heightPx: number
  readonly mppX: number
  readonly mppY: number
  readonly figures: readonly Point[]
  readonly imposters: readonly Point[]
}

/** What tests of the input pipeline draw on: phantom slides and patches in a folder of their own. */
export interface Testbed {
  /** A slide file that `write` draws a phantom into; its dying cells are hard negatives. */
  phantom(name: string, write: (path: string) => Promise<PhantomTruth>): Promise<AnnotatedImage>
  /** An image file of pixels given as RGB. */
  picture(
    image: Pick<AnnotatedImage, 'id'> & Partial<AnnotatedImage>,
    rgb: Uint8Array,
  ): Promise<AnnotatedImage>
  remove(): Promise<void>
}

export async function makeTestbed(): Promise<Testbed> {
  const folder = await mkdtemp(join(tmpdir(), 'metaphase-pipeline-'))
  return {
    phantom: async (name, write) => {
      const path = join(folder, `${name}.tif`)
      const truth = await write(path)
      const marked =
        (kind: AnnotatedFigure['kind']) =>
        ({ xPx, yPx }: Point) => ({ kind, xPx, yPx })
      return {
        ...defaults,
        id: `phantom/${name}`,
        caseId: name,
        pixels: { kind: 'slide', path },
        widthPx: truth.widthPx,
        heightPx: truth.heightPx,
        mpp: { x: truth.mppX, y: truth.mppY },
        figures: [
          ...truth.figures.map(marked('mitotic-figure')),
          ...truth.imposters.map(marked('hard-negative')),
        ],
      }
    },
    picture: async (image, rgb) => {
      const path = join(folder, `${encodeURIComponent(image.id)}.png`)
      const filled = { ...defaults, caseId: image.id, ...image, pixels: { kind: 'slide', path } as const }
      const { widthPx: width, heightPx: height } = filled
      await sharp(rgb, { raw: { width, height, channels: 3 } })
        .png()
        .toFile(path)
      return filled
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

const defaults = {
  source: 'phantom',
  scanner: 'renderer',
  widthPx: 128,
  heightPx: 128,
  mpp: { x: 0.25, y: 0.25 },
  figures: [],
  exhaustive: true,
} as const satisfies Partial<AnnotatedImage>

/** A patch in memory, of one colour, with a figure in its middle and a black strip of padding along its left edge. */
export function patchInMemory(
  id: string,
  {
    grey,
    paddingPx = 0,
    ...rest
  }: { readonly grey: number; readonly paddingPx?: number } & Partial<StoredImage>,
): StoredImage {
  const sidePx = 128
  const rgb = new SharedArrayBuffer(sidePx * sidePx * 3)
  const bytes = new Uint8Array(rgb).fill(grey)
  for (let y = 0; y < sidePx; y++) bytes.fill(0, y * sidePx * 3, (y * sidePx + paddingPx) * 3)
  return {
    id,
    source: 'ami-br',
    scanner: 'one',
    caseId: 'case',
    exhaustive: false,
    widthPx: sidePx,
    heightPx: sidePx,
    scaleX: 1,
    scaleY: 1,
    mpp: 0.25,
    figures: [{ kind: 'mitotic-figure', xPx: 64, yPx: 64 }],
    content: { xPx: paddingPx, yPx: 0, widthPx: sidePx - paddingPx, heightPx: sidePx },
    pixels: { kind: 'held', rgb, labels: new SharedArrayBuffer(sidePx * sidePx) },
    ...rest,
  }
}
