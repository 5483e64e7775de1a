import type { FigureRow } from '@metaphase/db'
import { atypicalShare } from '@metaphase/detection'

/** Without a classifier nobody knows, which is not the same as none. */
export const unknownAtypical = { atypical: null, atypicalShare: null }

/**
 * How many of the mitotic figures are atypical, and their share of those that were classified with Wilson's 95 % interval:
 * null where none was.
 */
export function countAtypical(mitoses: readonly FigureRow[]) {
  const count = (wanted: FigureRow['class']) => mitoses.filter((figure) => figure.class === wanted).length
  const atypical = count('atypical')
  const classified = atypical + count('typical')
  return { atypical, atypicalShare: atypicalShare({ atypical, classified }) }
}
