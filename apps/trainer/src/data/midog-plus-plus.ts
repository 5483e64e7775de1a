import { MetaphaseError } from '@metaphase/errors'
import { join } from 'node:path'
import { z } from 'zod'
import type { AnnotatedFigure, AnnotatedImage } from './annotated-image.ts'
import { firstExisting, requireFile } from './dataset-files.ts'
import { midogCaseId, midogMpp, midogScannerName } from './midog-cases.ts'
import { readCsv } from './read-csv.ts'
import { readJson } from './read-json.ts'

const annotationsSchema = z.object({
  categories: z.array(z.object({ id: z.int(), name: z.string() })),
  images: z.array(
    z.object({ id: z.int(), file_name: z.string(), width: z.int().positive(), height: z.int().positive() }),
  ),
  annotations: z.array(
    z.object({
      image_id: z.int(),
      category_id: z.int(),
      /** Left, top, right, bottom: not COCO's left, top, width, height. */
      bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
    }),
  ),
})
type Annotation = z.output<typeof annotationsSchema>['annotations'][number]

const kindOfName: Readonly<Record<string, AnnotatedFigure['kind']>> = {
  'mitotic figure': 'mitotic-figure',
  'not mitotic figure': 'hard-negative',
}

/**
 * MIDOG++ (Aubreville et al. 2023): `databases/MIDOG++.json`, `datasets_xvalidation.csv` and `images/001.tiff` …, or all three
 * in the folder itself. Boxes of 50 px; every mitotic figure is marked. Images that the table of cases does not name (151 to
 * 200, MIDOG 2021's unlabelled scanner) were never looked at and are left out: they are not without figures.
 */
export async function loadMidogPlusPlus(folder: string): Promise<AnnotatedImage[]> {
  const { path, categories, images, annotations } = await readAnnotations(folder)
  const kindOf = new Map(categories.map(({ id, name }) => [id, kindOfName[name]]))
  const byImage = Map.groupBy(annotations, ({ image_id }) => image_id)
  const cases = new Map((await readMidogCases(folder)).map((row) => [row.fileName, row]))
  return images.flatMap(({ id, file_name: fileName, width, height }): AnnotatedImage[] => {
    const row = cases.get(fileName)
    if (!row) return []
    return [
      {
        id: `midog++/${fileName.replace(/\.tiff?$/, '')}`,
        source: 'midog++',
        caseId: midogCaseId(fileName),
        scanner: row.scanner,
        pixels: {
          kind: 'slide',
          path: firstExisting(join(folder, 'images', fileName), join(folder, fileName)),
        },
        widthPx: width,
        heightPx: height,
        mpp: midogMpp(row.scanner),
        figures: (byImage.get(id) ?? []).map((annotation) => toFigure(annotation, kindOf, path)),
        exhaustive: true,
      },
    ]
  })
}

export interface MidogCase {
  readonly fileName: string
  readonly scanner: string
  /** What the paper counts as a domain. */
  readonly tumour: string
  /** The data set's own split. */
  readonly split: string
}

/** The 503 annotated cases of `datasets_xvalidation.csv`. */
export async function readMidogCases(folder: string): Promise<MidogCase[]> {
  const path = requireFile(folder, 'datasets_xvalidation.csv')
  const rows = await readCsv(path, ['Slide', 'Dataset', 'Tumor', 'Scanner'], { separator: ';' })
  return rows.map(({ Slide, Dataset, Tumor, Scanner }) => ({
    fileName: `${Slide.padStart(3, '0')}.tiff`,
    scanner: midogScannerName(Scanner),
    tumour: Tumor,
    split: Dataset,
  }))
}

async function readAnnotations(folder: string) {
  const path = requireFile(folder, join('databases', 'MIDOG++.json'), 'MIDOG++.json')
  return { path, ...(await readJson(path, annotationsSchema)) }
}

function toFigure(
  { category_id: category, bbox: [left, top, right, bottom] }: Annotation,
  kindOf: ReadonlyMap<number, AnnotatedFigure['kind'] | undefined>,
  path: string,
): AnnotatedFigure {
  const kind = kindOf.get(category)
  if (!kind)
    throw new MetaphaseError(
      'dataset-invalid',
      `The file ${path} has an annotation of the unknown category ${category}`,
    )
  return {
    kind,
    xPx: (left + right) / 2,
    yPx: (top + bottom) / 2,
    box: { xPx: left, yPx: top, widthPx: right - left, heightPx: bottom - top },
  }
}
