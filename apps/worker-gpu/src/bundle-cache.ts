import { MetaphaseError } from '@metaphase/errors'
import type { LocalBundle } from '@metaphase/inference'
import { bundleSha256, parseManifest, verifyFile, type BundleFile } from '@metaphase/model'
import { keys, type LocalCopies } from '@metaphase/storage'
import { readFile, rm } from 'node:fs/promises'

/** Model bundles by the SHA-256 of their manifest, from storage, checked on arrival and kept on this machine. */
export function openBundleCache(copies: LocalCopies): { bundle(modelSha256: string): Promise<LocalBundle> } {
  const bundles = new Map<string, Promise<LocalBundle>>()
  const bundle = (modelSha256: string) => {
    const known = bundles.get(modelSha256) ?? fetchBundle(copies, modelSha256)
    bundles.set(modelSha256, known)
    known.catch(() => bundles.delete(modelSha256))
    return known
  }
  return { bundle }
}

async function fetchBundle(copies: LocalCopies, modelSha256: string): Promise<LocalBundle> {
  const manifestPath = await copies.pathOf(keys.modelManifest(modelSha256))
  const manifestBytes = await readFile(manifestPath)
  if (bundleSha256(manifestBytes) !== modelSha256) {
    await rm(manifestPath, { force: true })
    throw new MetaphaseError(
      'model-invalid',
      `The stored manifest of model ${modelSha256} has another SHA-256`,
    )
  }
  const manifest = parseManifest(manifestBytes)
  const fetchFile = async (file: BundleFile) => {
    const path = await copies.pathOf(keys.modelFile(modelSha256, file.path))
    verifyFile(file, await readFile(path))
    return path
  }
  const { detector, classifier } = manifest.files
  return {
    manifest,
    sha256: modelSha256,
    detectorPath: await fetchFile(detector),
    classifierPath: classifier ? await fetchFile(classifier) : null,
  }
}
