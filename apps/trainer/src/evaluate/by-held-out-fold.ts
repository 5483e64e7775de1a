import { MetaphaseError } from '@metaphase/errors'
import { foldFolders, foldOf } from '../data/folds.ts'

interface OfCase {
  readonly id: string
  /** Null where it is not known. */
  readonly caseId: string | null
}

/**
 * Has the images of each fold evaluated by the bundle of the run that held it out; `foldsFolder` holds them as `0` to `3`.
 * `evaluate` is told how many images were done before. Throws `request-invalid` for a case that is in no fold, before any is run.
 */
export async function byHeldOutFold<Image extends OfCase, Record>(
  images: readonly Image[],
  foldsFolder: string,
  evaluate: (own: readonly Image[], bundleFolder: string, done: number) => Promise<Record>,
): Promise<Record[]> {
  const byFold = Map.groupBy(images, requireFold)
  const records: Record[] = []
  let done = 0
  for (const [fold, bundleFolder] of foldFolders(foldsFolder).entries()) {
    const own = byFold.get(fold)
    if (!own) continue
    records.push(await evaluate(own, bundleFolder, done))
    done += own.length
  }
  return records
}

function requireFold({ id, caseId }: OfCase): number {
  const slide = caseId?.slice(caseId.lastIndexOf('/') + 1)
  const fold = caseId === null ? null : (foldOf(caseId) ?? foldOf(`mitos/${slide}`))
  if (fold !== null) return fold
  throw new MetaphaseError(
    'request-invalid',
    `${id}: the slide ${slide ?? 'it is of'} is in no fold of folds.json, so no bundle of a fold has held it out; evaluate it with --model`,
  )
}
