import { MetaphaseError } from '@metaphase/errors'
import { int8FileOf, type LocalBundle, type Precision } from '@metaphase/inference'
import { bundleSha256, parseManifest, verifyFile, type BundleFile } from '@metaphase/model'
import { getBytes, keys, type ObjectCache, type Store } from '@metaphase/storage'
import { wholeFile } from '@metaphase/tiling'
import { readFile } from 'node:fs/promises'

/** Model bundles by the SHA-256 of their manifest, from storage, checked on arrival and kept while this process lives. */
export function openBundleCache(
  store: Store,
  cache: ObjectCache,
  precision: Precision,
): { bundle(modelSha256: string): Promise<LocalBundle> } {
  const bundles = new Map<string, Promise<LocalBundle>>()
  const bundle = (modelSha256: string) => {
    const known = bundles.get(modelSha256) ?? fetchBundle(store, cache, modelSha256, precision)
    bundles.set(modelSha256, known)
    known.catch(() => bundles.delete(modelSha256))
    return known
  }
  return { bundle }
}

async function fetchBundle(
  store: Store,
  cache: ObjectCache,
  modelSha256: string,
  precision: Precision,
): Promise<LocalBundle> {
  const manifestBytes = await getBytes(store, keys.modelManifest(modelSha256))
  if (!manifestBytes)
    throw new MetaphaseError('storage-unavailable', `No manifest of model ${modelSha256} is stored`)
  if (bundleSha256(manifestBytes) !== modelSha256) {
    throw new MetaphaseError(
      'model-invalid',
      `The stored manifest of model ${modelSha256} has another SHA-256`,
    )
  }
  const manifest = parseManifest(manifestBytes)
  const fetchFile = async (file: BundleFile) => {
    const object = await cache.open(keys.modelFile(modelSha256, file.path))
    try {
      await object.fetch(wholeFile(object))
      verifyFile(file, await readFile(object.path))
      return object.path // open, so that it stays: the engine may load it again
    } catch (error) {
      await object.close()
      throw error
    }
  }
  const { detector, classifier } = manifest.files
  const int8 = int8FileOf(manifest, precision)
  return {
    manifest,
    sha256: modelSha256,
    detectorPath: await fetchFile(detector),
    int8DetectorPath: int8 && (await fetchFile(int8)),
    classifierPath: classifier ? await fetchFile(classifier) : null,
  }
}
