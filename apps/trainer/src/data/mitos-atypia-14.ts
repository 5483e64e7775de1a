import { MetaphaseError } from '@metaphase/errors'
import { join } from 'node:path'
import type { AnnotatedFigure, AnnotatedImage } from './annotated-image.ts'
import { imageSize, namesIn, requireFile } from './dataset-files.ts'
import { mitosCaseId } from './icpr2012.ts'
import { numberIn, readCsv } from './read-csv.ts'

const MPP = { x: 0.2455, y: 0.2455 } as const

/** Slides A… are from one scanner, H… are the same slides from another. */
const scannerOfLetter: Readonly<Record<string, string>> = {
  A: 'Aperio ScanScope XT',
  H: 'Hamamatsu NanoZoomer 2.0-HT',
}

const kindOfClass: Readonly<Record<string, AnnotatedFigure['kind']>> = {
  mitosis: 'mitotic-figure',
  not_mitosis: 'hard-negative',
}

/** Fields of MITOS-ATYPIA-14: `images/A03_00Aa.jpg` and `labels.csv`. Points; every mitotic figure is marked. */
export async function loadMitosAtypia14(folder: string): Promise<AnnotatedImage[]> {
  const names = await namesIn(join(folder, 'images'), '.jpg')
  const path = requireFile(folder, 'labels.csv')
  const rows = await readCsv(path, ['image', 'class', 'x', 'y'])
  return Promise.all(
    names.map(async (name): Promise<AnnotatedImage> => {
      const imagePath = join(folder, 'images', `${name}.jpg`)
      return {
        id: `mitos-atypia-14/${name}`,
        source: 'mitos-atypia-14',
        caseId: mitosCaseId(name),
        scanner: scannerOfLetter[name[0] ?? ''] ?? 'unknown',
        pixels: { kind: 'slide', path: imagePath },
        ...(await imageSize(imagePath)),
        mpp: MPP,
        figures: rows.filter(({ image }) => image === name).map((row) => toFigure(path, row)),
        exhaustive: true,
      }
    }),
  )
}

function toFigure(path: string, row: Readonly<Record<'class' | 'x' | 'y', string>>): AnnotatedFigure {
  const kind = kindOfClass[row.class]
  if (!kind)
    throw new MetaphaseError(
      'dataset-invalid',
      `The table ${path} has the class "${row.class}" where mitosis or not_mitosis is expected`,
    )
  return { kind, xPx: numberIn(path, row.x) + 0.5, yPx: numberIn(path, row.y) + 0.5 }
}
