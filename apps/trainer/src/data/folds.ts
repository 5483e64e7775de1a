import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { FOLD_COUNT } from './assign-folds.ts'

/** The committed folds: case → 0 to 3. `trainer datasets --write-folds` writes them. */
export const foldsPath = fileURLToPath(new URL('../../folds.json', import.meta.url))

const foldsSchema = z.record(
  z.string(),
  z
    .int()
    .min(0)
    .max(FOLD_COUNT - 1),
)

let folds: Readonly<Record<string, number>> | undefined

/** The fold of a case in both tracks, null for a case that has none. */
export function foldOf(caseId: string): number | null {
  folds ??= foldsSchema.parse(JSON.parse(readFileSync(foldsPath, 'utf8')))
  return folds[caseId] ?? null
}

/** The folders of a cross-validation, one for each fold that was held out: `0` to `3`. */
export const foldFolders = (folder: string): string[] =>
  Array.from({ length: FOLD_COUNT }, (_, fold) => join(folder, String(fold)))

/** The fold that is watched during training while another is held out for the test. */
export const innerFoldOf = (outerFold: number): number => (outerFold + 1) % FOLD_COUNT

/** For each fold held out for the test: the fold that says when to stop, and those trained on. */
export function nestedFolds(): readonly {
  readonly test: number
  readonly validation: number
  readonly train: readonly number[]
}[] {
  const all = Array.from({ length: FOLD_COUNT }, (_, fold) => fold)
  return all.map((test) => {
    const validation = innerFoldOf(test)
    return { test, validation, train: all.filter((fold) => fold !== test && fold !== validation) }
  })
}
