import { MetaphaseError } from '@metaphase/errors'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'

/** Names in a folder that end in `ending`, in order, without the ending. Throws `dataset-invalid` if there are none. */
export async function namesIn(folder: string, ending: string): Promise<string[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new MetaphaseError(
      'dataset-invalid',
      `The folder ${folder} is expected and cannot be read: ${String(cause)}`,
      {
        cause,
      },
    )
  })
  const found = names.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length))
  if (found.length === 0)
    throw new MetaphaseError('dataset-invalid', `The folder ${folder} holds no file that ends in ${ending}`)
  return found.toSorted()
}

/** The first of some places that exists, else the first. */
export const firstExisting = (...paths: readonly [string, ...string[]]): string =>
  paths.find((path) => existsSync(path)) ?? paths[0]

/** As `firstExisting`, for a file a data set cannot do without. Throws `dataset-invalid` naming where it was looked for. */
export function requireFile(folder: string, ...names: readonly string[]): string {
  const found = names.map((name) => join(folder, name)).find((path) => existsSync(path))
  if (found === undefined)
    throw new MetaphaseError('dataset-invalid', `The folder ${folder} has no ${names.join(', nor ')}`)
  return found
}

/** Size of an image file, from its header. Throws `dataset-invalid` if it is missing or no image. */
export async function imageSize(
  path: string,
): Promise<{ readonly widthPx: number; readonly heightPx: number }> {
  try {
    const { width, height } = await sharp(path, { limitInputPixels: false }).metadata()
    return { widthPx: width, heightPx: height }
  } catch (cause) {
    throw new MetaphaseError(
      'dataset-invalid',
      `The image ${path} is expected and cannot be read: ${String(cause)}`,
      {
        cause,
      },
    )
  }
}
