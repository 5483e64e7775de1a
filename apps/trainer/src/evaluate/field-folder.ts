import { MetaphaseError } from '@metaphase/errors'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, parse } from 'node:path'
import type { AnnotatedFigure, AnnotatedImage } from '../data/annotated-image.ts'
import { imageSize, requireFile } from '../data/dataset-files.ts'
import { numberIn, readCsv } from '../data/read-csv.ts'
import { statedMpp } from './stated-mpp.ts'

const imageEndings = ['.jpg', '.jpeg', '.png', '.tif', '.tiff']

export interface FieldFolder {
  readonly images: readonly AnnotatedImage[]
  /** Names in mitoses.csv of which `images/` holds no file. */
  readonly missing: readonly string[]
}

/**
 * Annotated fields laid out like ICPR 2012, of whatever slides: `images/SLIDE_FIELD.jpg` (or PNG, TIFF), `mitoses.csv` with
 * every mitotic figure (image, x, y; pixel indices), and optionally `masks/SLIDE_FIELD_ignore.png`. µm/px is the stated one or
 * each file's own, never that of the contest's scanner. Throws `dataset-invalid`, `mpp-unknown` and `mpp-implausible`.
 */
export async function readFieldFolder(
  folder: string,
  { mpp }: { readonly mpp: number | undefined },
): Promise<FieldFolder> {
  const figures = await readFigures(requireFile(folder, 'mitoses.csv'))
  const files = await imageFilesIn(join(folder, 'images'))
  const images: AnnotatedImage[] = []
  for (const file of files) images.push(await readField(folder, file, { mpp, figures }))
  const names = new Set(files.map((file) => parse(file).name))
  return { images, missing: [...figures.keys()].filter((name) => !names.has(name)) }
}

async function imageFilesIn(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch((cause: unknown) => {
    throw new MetaphaseError('dataset-invalid', `The folder ${folder} cannot be read: ${String(cause)}`, {
      cause,
    })
  })
  const images = files.filter((file) => imageEndings.includes(parse(file).ext.toLowerCase()))
  if (images.length > 0) return images.toSorted()
  throw new MetaphaseError('dataset-invalid', `The folder ${folder} holds no ${imageEndings.join(', ')} file`)
}

type Figures = ReadonlyMap<string, readonly AnnotatedFigure[]>

async function readField(
  folder: string,
  file: string,
  { mpp, figures }: { readonly mpp: number | undefined; readonly figures: Figures },
): Promise<AnnotatedImage> {
  const { name } = parse(file)
  const path = join(folder, 'images', file)
  const ignored = join(folder, 'masks', `${name}_ignore.png`)
  const { x, y } = await statedMpp(path, mpp)
  return {
    id: `icpr2012/${name}`,
    source: 'icpr2012',
    caseId: `icpr2012/${name.split('_')[0]!}`,
    scanner: 'unknown',
    pixels: { kind: 'slide', path },
    ...(await imageSize(path)),
    mpp: { x, y },
    figures: figures.get(name) ?? [],
    exhaustive: true,
    ...(existsSync(ignored) && { ignoreMask: { kind: 'instances-png', path: ignored } as const }),
  }
}

async function readFigures(path: string): Promise<Figures> {
  const figures = new Map<string, AnnotatedFigure[]>()
  for (const { image, x, y } of await readCsv(path, ['image', 'x', 'y'])) {
    const ofImage = figures.get(image) ?? []
    // the table counts pixels, whose centres lie half a pixel further on
    ofImage.push({ kind: 'mitotic-figure', xPx: numberIn(path, x) + 0.5, yPx: numberIn(path, y) + 0.5 })
    figures.set(image, ofImage)
  }
  return figures
}
