import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { AnnotatedFigure, AnnotatedImage } from './annotated-image.ts'
import { imageSize, namesIn, requireFile } from './dataset-files.ts'
import { numberIn, readCsv } from './read-csv.ts'

const MPP = { x: 0.2456, y: 0.2456 } as const

/**
 * The 28 fields of the ICPR 2012 contest: `images/A00_01.jpg`, `masks/A00_01_mitosis_instances.png`, `mitoses.csv`, and for
 * some fields `masks/…_ignore.png`. Every mitotic figure is outlined; there are no hard negatives. The four slides A00 to A03
 * are four patients; MITOS-ATYPIA-14 has tissue of A03.
 */
export async function loadIcpr2012(folder: string): Promise<AnnotatedImage[]> {
  const names = await namesIn(join(folder, 'images'), '.jpg')
  const figures = await readFigures(requireFile(folder, 'mitoses.csv'))
  return Promise.all(
    names.map(async (name): Promise<AnnotatedImage> => {
      const path = join(folder, 'images', `${name}.jpg`)
      const ignored = join(folder, 'masks', `${name}_ignore.png`)
      const outlined = requireFile(folder, join('masks', `${name}_mitosis_instances.png`))
      return {
        id: `icpr2012/${name}`,
        source: 'icpr2012',
        caseId: mitosCaseId(name),
        scanner: 'Aperio ScanScope XT',
        pixels: { kind: 'slide', path },
        ...(await imageSize(path)),
        mpp: MPP,
        figures: figures.get(name) ?? [],
        exhaustive: true,
        figureMask: { kind: 'instances-png', path: outlined },
        ...(existsSync(ignored) && { ignoreMask: { kind: 'instances-png', path: ignored } as const }),
      }
    }),
  )
}

/** The slide of a field of ICPR 2012 or MITOS-ATYPIA-14, which name them alike. */
export const mitosCaseId = (fieldName: string): string => `mitos/${fieldName.slice(0, 3)}`

async function readFigures(path: string): Promise<ReadonlyMap<string, readonly AnnotatedFigure[]>> {
  const rows = await readCsv(path, ['image', 'x', 'y'])
  const figures = new Map<string, AnnotatedFigure[]>()
  for (const { image, x, y } of rows) {
    // The table counts pixels, whose centres lie half a pixel further on.
    const figure = {
      kind: 'mitotic-figure',
      xPx: numberIn(path, x) + 0.5,
      yPx: numberIn(path, y) + 0.5,
    } as const
    figures.set(image, [...(figures.get(image) ?? []), figure])
  }
  return figures
}
