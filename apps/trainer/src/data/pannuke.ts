import { MetaphaseError } from '@metaphase/errors'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { AnnotatedImage } from './annotated-image.ts'
import { readNpyHeader, readNpyTexts } from './npy.ts'

const MPP = { x: 0.25, y: 0.25 } as const
const foldNumbers = [1, 2, 3] as const

/**
 * PanNuke (Gamper et al. 2019) as its archives unpack: `Fold 1/images/fold1/{images,types}.npy` and
 * `Fold 1/masks/fold1/masks.npy`, and so for folds 2 and 3; those that are there are read. Every nucleus has its mask and no
 * mitotic figure is marked. Patients and scanners are not published: for training only.
 */
export async function loadPanNuke(folder: string): Promise<AnnotatedImage[]> {
  const present = foldNumbers.filter((fold) => existsSync(join(folder, `Fold ${fold}`)))
  if (present.length === 0)
    throw new MetaphaseError('dataset-invalid', `The folder ${folder} has no "Fold 1", "Fold 2" or "Fold 3"`)
  return (await Promise.all(present.map((fold) => loadFold(folder, fold)))).flat()
}

async function loadFold(folder: string, fold: number): Promise<AnnotatedImage[]> {
  const { images, masks } = foldFiles(folder, fold)
  const [count = 0, heightPx = 0, widthPx = 0, channels] = await shapeOf(images, 3)
  const maskShape = await shapeOf(masks, 6)
  if (channels !== 3 || maskShape.slice(0, 3).join() !== [count, heightPx, widthPx].join())
    throw new MetaphaseError(
      'dataset-invalid',
      `The masks in ${masks} (${maskShape.join(' × ')}) do not belong to the ${count} images in ${images}`,
    )
  return Array.from({ length: count }, (_, index) => {
    const name = `fold${fold}/${String(index).padStart(4, '0')}`
    return {
      id: `pannuke/${name}`,
      source: 'pannuke',
      caseId: `pannuke/${name}`,
      scanner: 'unknown',
      pixels: { kind: 'npy', path: images, index },
      widthPx,
      heightPx,
      mpp: MPP,
      figures: [],
      exhaustive: false,
      nucleusMask: { kind: 'pannuke-npy', path: masks, index },
    }
  })
}

/** The tissue each image of the folds that are there is from: what the paper's Table 1 counts as domains. */
export async function panNukeTissues(folder: string): Promise<string[]> {
  const present = foldNumbers.filter((fold) => existsSync(join(folder, `Fold ${fold}`)))
  return (await Promise.all(present.map((fold) => readNpyTexts(foldFiles(folder, fold).types)))).flat()
}

function foldFiles(folder: string, fold: number) {
  const images = join(folder, `Fold ${fold}`, 'images', `fold${fold}`)
  return {
    images: join(images, 'images.npy'),
    types: join(images, 'types.npy'),
    masks: join(folder, `Fold ${fold}`, 'masks', `fold${fold}`, 'masks.npy'),
  }
}

async function shapeOf(path: string, channels: number): Promise<readonly number[]> {
  const { shape } = await readNpyHeader(path)
  if (shape.length !== 4 || shape[3] !== channels)
    throw new MetaphaseError(
      'dataset-invalid',
      `The file ${path} has the shape ${shape.join(' × ')} where images × height × width × ${channels} is expected`,
    )
  return shape
}
