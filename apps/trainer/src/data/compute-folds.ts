import { type AmiBrRow, readAmiBr, slideOf } from './ami-br.ts'
import { assignFolds } from './assign-folds.ts'
import { sourceFolder } from './loaders.ts'
import { loadTupac16 } from './tupac16.ts'

/** ICPR 2012's slides are its folds; MITOS-ATYPIA-14's tissue is that of A03. */
const mitosFolds = { 'mitos/A00': 0, 'mitos/A01': 1, 'mitos/A02': 2, 'mitos/A03': 3 } as const

/**
 * The folds of every case of ICPR 2012, MITOS-ATYPIA-14, TUPAC16 and AMi-Br, from the annotations under `dataFolder`. A case
 * has one fold in both tracks, whichever data sets show it, so that no encoder is trained on another track's test slides.
 */
export async function computeFolds(dataFolder: string): Promise<Readonly<Record<string, number>>> {
  const rows = await readAmiBr(sourceFolder(dataFolder, 'ami-br'))
  const byCase = Map.groupBy(rows, (row) => slideOf(row).caseId)
  const tupac16 = await loadTupac16(sourceFolder(dataFolder, 'tupac16'))
  const caseIds = new Set([...tupac16.map(({ caseId }) => caseId), ...byCase.keys()])
  const cases = Array.from(caseIds, (caseId) => ({ caseId, ...countFigures(byCase.get(caseId) ?? []) }))
  const folds = { ...mitosFolds, ...assignFolds(cases) }
  return Object.fromEntries(Object.entries(folds).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

const countFigures = (rows: readonly AmiBrRow[]) => ({
  figures: rows.length,
  atypical: rows.filter(({ isAtypical }) => isAtypical).length,
})

/** The text of `folds.json`. */
export const foldsText = (folds: Readonly<Record<string, number>>): string =>
  `${JSON.stringify(folds, null, 2)}\n`
