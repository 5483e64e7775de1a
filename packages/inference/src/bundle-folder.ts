import { readBundle, type Manifest } from '@metaphase/model'
import { resolve } from 'node:path'

/** A model bundle on this machine, verified: what the engine and the tiling need of it. */
export interface LocalBundle {
  readonly manifest: Manifest
  readonly detectorPath: string
  /** Null where the bundle does not tell atypical figures. */
  readonly classifierPath: string | null
  /** The bundle's identity. */
  readonly sha256: string
}

/** Reads and verifies a bundle's folder. Throws `model-invalid`, saying which file is missing, damaged or wrong. */
export async function openBundleFolder(folder: string): Promise<LocalBundle> {
  const { manifest, sha256 } = await readBundle(folder)
  const { detector, classifier } = manifest.files
  return {
    manifest,
    sha256,
    detectorPath: resolve(folder, detector.path),
    classifierPath: classifier ? resolve(folder, classifier.path) : null,
  }
}
