import { keepPhantomSlide, type KeptPhantom, type PhantomOptions } from '@metaphase/phantom'

/** About 1 mm² of tissue; its figures also lie on the borders and corners of tiles. */
const phantom: PhantomOptions = {
  seed: 12,
  widthPx: 4096,
  heightPx: 4096,
  mpp: 0.25,
  borders: { tilePx: 1024, haloPx: 64 },
}

/** The quickstart's phantom slide, kept from one start to the next. */
export const makePhantomSlide = (folder: string, out: NodeJS.WriteStream): Promise<KeptPhantom> =>
  keepPhantomSlide(folder, phantom, () => out.write('Drawing a phantom slide …\n'))
