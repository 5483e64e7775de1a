import { readBundle, type Manifest } from '@metaphase/model'
import { resolve } from 'node:path'
import { int8FileOf, type Precision } from './precision.ts'

/** A model bundle on this machine, verified: what the engine and the tiling need of it. */
export interface LocalBundle {
  readonly manifest: Manifest
  readonly detectorPath: string
  /** What runs in its place where it is a CPU that runs it; null for the same. */
  readonly int8DetectorPath: string | null
  /** Null where the bundle does not tell atypical figures. */
  readonly classifierPath: string | null
  /** The bundle's identity. */
  readonly sha256: string
}

/** Reads and verifies a bundle's folder. Throws `model-invalid`, saying which file is missing, damaged or wrong. */
export async function openBundleFolder(folder: string, precision: Precision = 'auto'): Promise<LocalBundle> {
  const { manifest, sha256 } = await readBundle(folder)
  const { detector, classifier } = manifest.files
  const int8 = int8FileOf(manifest, precision)
  return {
    manifest,
    sha256,
    detectorPath: resolve(folder, detector.path),
    int8DetectorPath: int8 && resolve(folder, int8.path),
    classifierPath: classifier ? resolve(folder, classifier.path) : null,
  }
}
