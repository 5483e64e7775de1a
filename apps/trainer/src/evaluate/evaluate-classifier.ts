import { MetaphaseError } from '@metaphase/errors'
import { loadBundle, openBundleFolder, unloadBundle, type Engine } from '@metaphase/inference'
import { join } from 'node:path'
import { FOLD_COUNT } from '../data/assign-folds.ts'
import { foldOf } from '../data/folds.ts'
import { scoreClassification, type ClassificationRecord } from './classification-record.ts'
import { classifyImages, type FigureImage } from './classify-images.ts'
import { median } from './median.ts'

interface EvaluateClassifierOptions {
  readonly engine: Engine
  readonly onImage?: (done: number, of: number) => void
}

/**
 * Scores a bundle's classifier on figures whose class is known, by the serving path and at the manifest's threshold. Throws
 * `model-invalid` for a bundle without a classifier.
 */
export async function evaluateClassifier(
  images: readonly FigureImage[],
  bundleFolder: string,
  { engine, onImage }: EvaluateClassifierOptions,
): Promise<ClassificationRecord> {
  const bundle = await openBundleFolder(bundleFolder)
  const { id, version, classifier: stated } = bundle.manifest
  if (!stated)
    throw new MetaphaseError(
      'model-invalid',
      `The model ${bundleFolder} (${id} ${version}) has no classifier`,
    )
  const { classifier } = await loadBundle(engine, bundle)
  const figures = await classifyImages(images, engine, classifier!, onImage)
  await unloadBundle(engine, bundle)
  const { threshold } = stated
  return {
    model: { id, version, sha256: bundle.sha256, threshold },
    executionProvider: classifier!.executionProvider,
    ...scoreClassification(figures, threshold),
    figures,
  }
}

/**
 * A cross-validation in one record: each figure is scored by the bundle that held out its case, at the threshold that bundle
 * brings. `foldsFolder` holds the bundles as `0` to `3`. Throws `request-invalid` for a case that is in no fold.
 */
export async function evaluateClassifierFolds(
  images: readonly FigureImage[],
  foldsFolder: string,
  options: EvaluateClassifierOptions,
): Promise<ClassificationRecord> {
  const byFold = Map.groupBy(images, requireFold)
  const records: ClassificationRecord[] = []
  for (const fold of Array.from({ length: FOLD_COUNT }, (_, fold) => fold)) {
    const own = byFold.get(fold)
    if (own) records.push(await evaluateClassifier(own, join(foldsFolder, String(fold)), options))
  }
  const [first] = records
  if (!first) throw new MetaphaseError('request-invalid', 'There is no figure to evaluate')
  const figures = records.flatMap(({ figures, threshold }) =>
    figures.map((figure) => ({ ...figure, threshold })),
  )
  const folds = records.map(({ model }) => model)
  const threshold = median(folds.map((fold) => fold.threshold))
  return { ...first, folds, ...scoreClassification(figures, threshold), figures }
}

function requireFold({ id, caseId }: FigureImage): number {
  const fold = caseId === null ? null : foldOf(caseId)
  if (fold !== null) return fold
  throw new MetaphaseError(
    'request-invalid',
    `${id}: its case is in no fold of folds.json, so no bundle of a fold has held it out; evaluate it with --model`,
  )
}
