import { MetaphaseError } from '@metaphase/errors'
import { loadBundle, unloadBundle, type Engine } from '@metaphase/inference'
import { byHeldOutFold } from './by-held-out-fold.ts'
import { scoreClassification, type ClassificationRecord } from './classification-record.ts'
import { openClassifierBundle, type ClassifierBundle } from './classifier-bundle.ts'
import { classifyImages, type FigureImage } from './classify-images.ts'
import { median } from './median.ts'

interface EvaluateClassifierOptions {
  readonly engine: Engine
  readonly onImage?: (done: number, of: number) => void
}

/**
 * Scores a bundle's classifier on figures whose class is known, by the serving path and at the manifest's threshold.
 */
export async function evaluateClassifier(
  images: readonly FigureImage[],
  { bundle, stated }: ClassifierBundle,
  { engine, onImage }: EvaluateClassifierOptions,
): Promise<ClassificationRecord> {
  const { id, version } = bundle.manifest
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
  const records = await byHeldOutFold(images, foldsFolder, async (own, folder) =>
    evaluateClassifier(own, await openClassifierBundle(folder), options),
  )
  const [first] = records
  if (!first) throw new MetaphaseError('request-invalid', 'There is no figure to evaluate')
  const figures = records.flatMap(({ figures, threshold }) =>
    figures.map((figure) => ({ ...figure, threshold })),
  )
  const folds = records.map(({ model }) => model)
  const threshold = median(folds.map((fold) => fold.threshold))
  return { ...first, folds, ...scoreClassification(figures, threshold), figures }
}
