import { join } from 'node:path'
import type { AnnotatedImage } from './annotated-image.ts'
import { requireFile } from './dataset-files.ts'
import { midogCaseId, midogMpp, midogScannerName } from './midog-cases.ts'
import { readCsv } from './read-csv.ts'

const PATCH_PX = 128

/**
 * The MIDOG 2025 atypical training set (Weiss et al. 2025): `MIDOG25.csv` and patches of 128 px, `midog25/<image_id>`, each
 * around one mitotic figure of MIDOG++ and labelled by the majority of three experts.
 */
export async function loadMidog25Atypical(folder: string): Promise<AnnotatedImage[]> {
  const rows = await readCsv(requireFile(folder, 'MIDOG25.csv'), [
    'image_id',
    'filename',
    'Scanner',
    'majority',
  ])
  return rows.map(({ image_id: name, filename, Scanner, majority }): AnnotatedImage => {
    const scanner = midogScannerName(Scanner)
    return {
      id: `midog25-atypical/${name}`,
      source: 'midog25-atypical',
      caseId: midogCaseId(filename),
      scanner,
      pixels: { kind: 'slide', path: join(folder, 'midog25', name) },
      widthPx: PATCH_PX,
      heightPx: PATCH_PX,
      mpp: midogMpp(scanner),
      figures: [
        { kind: 'mitotic-figure', xPx: PATCH_PX / 2, yPx: PATCH_PX / 2, atypical: majority === 'AMF' },
      ],
      exhaustive: false,
    }
  })
}
