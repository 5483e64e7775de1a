import { join } from 'node:path'
import type { AnnotatedImage } from './annotated-image.ts'
import { requireFile } from './dataset-files.ts'
import { readCsv } from './read-csv.ts'

const PATCH_PX = 64
/** Not published with the patches; taken to be that of most scanners at 40×. */
const ASSUMED_MPP = 0.25

/**
 * OMG-Octo Atypical (Shen et al. 2025): `OMG-Octo.csv` and patches of 64 px, `omg-octo/<image_id>`, each around one mitotic
 * figure. The table holds none of unknown class; an image that it names twice is taken once.
 */
export async function loadOmgOcto(folder: string): Promise<AnnotatedImage[]> {
  const rows = await readCsv(requireFile(folder, 'OMG-Octo.csv'), ['image_id', 'filename', 'majority'])
  const once = new Map(rows.map((row) => [row.image_id, row]))
  return [...once.values()].map(({ image_id: name, filename, majority }): AnnotatedImage => ({
    id: `omg-octo/${name}`,
    source: 'omg-octo',
    caseId: `omg-octo/${filename}`,
    scanner: 'unknown',
    pixels: { kind: 'slide', path: join(folder, 'omg-octo', name) },
    widthPx: PATCH_PX,
    heightPx: PATCH_PX,
    mpp: { x: ASSUMED_MPP, y: ASSUMED_MPP },
    figures: [{ kind: 'mitotic-figure', xPx: PATCH_PX / 2, yPx: PATCH_PX / 2, atypical: majority === 'AMF' }],
    exhaustive: false,
  }))
}
