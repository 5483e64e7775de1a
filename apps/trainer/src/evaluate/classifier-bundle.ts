import { MetaphaseError } from '@metaphase/errors'
import { openBundleFolder, type LocalBundle } from '@metaphase/inference'
import type { Manifest } from '@metaphase/model'

/** A bundle with a classifier, and what its manifest says of that. */
export interface ClassifierBundle {
  readonly bundle: LocalBundle
  readonly stated: NonNullable<Manifest['classifier']>
}

/** Throws `model-invalid` for a bundle without a classifier. */
export async function openClassifierBundle(folder: string): Promise<ClassifierBundle> {
  const bundle = await openBundleFolder(folder)
  const { id, version, classifier: stated } = bundle.manifest
  if (stated) return { bundle, stated }
  throw new MetaphaseError('model-invalid', `The model ${folder} (${id} ${version}) has no classifier`)
}
