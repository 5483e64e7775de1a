import type { AnnotatedFigure, AnnotatedImage } from '../data/annotated-image.ts'
import { heldBytes, holdImage, referToSlide, withFigures } from './hold-image.ts'
import { modelFrame, type StoredImage } from './stored-image.ts'

/** Decoded images in memory that worker threads share. */
export interface ImageStore {
  readonly modelMpp: number
  readonly images: readonly StoredImage[]
  /** Of pixels and labels together. */
  readonly heldBytes: number
  /** A store over the same pixels in which the images named by these ids have these figures (level-0 pixels). */
  withFigures(figures: ReadonlyMap<string, readonly AnnotatedFigure[]>): Promise<ImageStore>
}

const DEFAULT_BUDGET_BYTES = 3e9
/** Images smaller than this a side are laid into mosaics, and not worth being read by region. */
const SMALL_SIDE_PX = 1024
/** Decoding runs on libvips' threads: some images at once keep them busy without holding much twice. */
const DECODED_AT_ONCE = 4

/**
 * Decodes images at `modelMpp` in their order until `budgetBytes` are held; slides beyond it are read crop by crop. Images
 * with pixel masks, from NumPy stacks and of less than 1024 px a side are always held. Throws what `readPixels` and
 * `readMask` throw.
 */
export async function openImageStore(
  images: readonly AnnotatedImage[],
  {
    modelMpp,
    budgetBytes = DEFAULT_BUDGET_BYTES,
  }: { readonly modelMpp: number; readonly budgetBytes?: number },
): Promise<ImageStore> {
  const held = chooseHeld(images, modelMpp, budgetBytes)
  const stored = await inTurns(images, (image) =>
    image.pixels.kind === 'slide' && !held.has(image)
      ? Promise.resolve(referToSlide(image, image.pixels.path, modelMpp))
      : holdImage(image, modelMpp),
  )
  return storeOf(images, stored, modelMpp)
}

function chooseHeld(
  images: readonly AnnotatedImage[],
  modelMpp: number,
  budgetBytes: number,
): Set<AnnotatedImage> {
  const mustBeHeld = images.filter((image) => {
    const { widthPx, heightPx } = modelFrame(image, modelMpp)
    const masked = image.figureMask ?? image.nucleusMask ?? image.ignoreMask
    return image.pixels.kind !== 'slide' || masked || Math.min(widthPx, heightPx) < SMALL_SIDE_PX
  })
  const held = new Set(mustBeHeld)
  let bytes = mustBeHeld.reduce((sum, image) => sum + heldBytes(image, modelMpp), 0)
  for (const image of images) {
    if (held.has(image)) continue
    bytes += heldBytes(image, modelMpp)
    if (bytes > budgetBytes) break
    held.add(image)
  }
  return held
}

function storeOf(
  images: readonly AnnotatedImage[],
  stored: readonly StoredImage[],
  modelMpp: number,
): ImageStore {
  return {
    modelMpp,
    images: stored,
    heldBytes: stored.reduce(
      (sum, { pixels }) =>
        pixels.kind === 'held' ? sum + pixels.rgb.byteLength + pixels.labels.byteLength : sum,
      0,
    ),
    withFigures: async (figures) => {
      const changed = await inTurns(images, (image, i) => {
        const others = figures.get(image.id)
        return others ? withFigures(image, stored[i]!, others) : Promise.resolve(stored[i]!)
      })
      return storeOf(images, changed, modelMpp)
    },
  }
}

async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  let next = 0
  const take = async () => {
    while (next < items.length) {
      const index = next++
      results[index] = await work(items[index]!, index)
    }
  }
  await Promise.all(Array.from({ length: DECODED_AT_ONCE }, take))
  return results
}
