import { MetaphaseError } from '@metaphase/errors'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, parse } from 'node:path'
import { imageSize } from '../data/dataset-files.ts'
import type { FigureImage } from './classify-images.ts'

const folders = [
  { name: 'Atypical', atypical: true },
  { name: 'Normal', atypical: false },
] as const
const imageEndings = ['.png', '.jpg', '.jpeg', '.tif', '.tiff']

/**
 * Crops with a mitotic figure in the middle of each, `Atypical/` and `Normal/`, all of `mpp` µm/px. Throws `dataset-invalid`
 * where one of the folders is missing or empty.
 */
export async function readAtypicalFolder(folder: string, mpp: number): Promise<FigureImage[]> {
  const images = folders.map(async ({ name, atypical }) => {
    const path = join(folder, name)
    const files = existsSync(path) ? await readdir(path) : []
    const named = files.filter((file) => imageEndings.includes(parse(file).ext.toLowerCase())).toSorted()
    if (named.length === 0)
      throw new MetaphaseError(
        'dataset-invalid',
        `The folder ${path} is not there, or holds no ${imageEndings.join(', ')} file; Atypical/ and Normal/ are needed`,
      )
    return Promise.all(named.map((file) => toImage(join(path, file), `${name}/${file}`, { atypical, mpp })))
  })
  return (await Promise.all(images)).flat()
}

async function toImage(
  path: string,
  name: string,
  { atypical, mpp }: { readonly atypical: boolean; readonly mpp: number },
): Promise<FigureImage> {
  const { widthPx, heightPx } = await imageSize(path)
  return {
    id: name,
    caseId: null,
    pixels: { kind: 'slide', path },
    widthPx,
    heightPx,
    mpp: { x: mpp, y: mpp },
    figures: [{ kind: 'mitotic-figure', xPx: widthPx / 2, yPx: heightPx / 2, atypical }],
  }
}
