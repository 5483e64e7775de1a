import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MetaphaseError } from '@metaphase/errors'
import { parseManifest } from './manifest.ts'
import type { BundleFile, Manifest } from './manifest.ts'

export const manifestPath = 'manifest.json'

/** A model as it is stored and pinned by an analysis: its manifest and the files that this names, all verified. */
export interface Bundle {
  readonly manifest: Manifest
  readonly manifestBytes: Uint8Array
  /** The bundle's identity, see `bundleSha256`. */
  readonly sha256: string
  readonly files: { readonly [Name in keyof Manifest['files']]: Uint8Array }
}

/** The files of a bundle, its manifest left out: each with the path that this says. */
export const bundleContents = ({
  manifest,
  files,
}: Pick<Bundle, 'manifest' | 'files'>): { readonly path: string; readonly contents: Uint8Array }[] =>
  (['detector', 'detectorInt8', 'classifier'] as const).flatMap((name) => {
    const [file, contents] = [manifest.files[name], files[name]]
    return file && contents ? [{ path: file.path, contents }] : []
  })

/** Reads a bundle's folder. Throws `model-invalid`, saying which file is missing, damaged or wrong. */
export async function readBundle(directory: string): Promise<Bundle> {
  const manifestBytes = await readBundleFile(directory, manifestPath)
  const manifest = parseManifest(manifestBytes)
  const { detector, detectorInt8, classifier } = manifest.files
  return {
    manifest,
    manifestBytes,
    sha256: bundleSha256(manifestBytes),
    files: {
      detector: await readVerified(directory, detector),
      ...(detectorInt8 && { detectorInt8: await readVerified(directory, detectorInt8) }),
      ...(classifier && { classifier: await readVerified(directory, classifier) }),
    },
  }
}

/** sha256 of manifest.json's bytes. As the manifest holds its files' hashes, this one pins them all. */
export const bundleSha256 = (manifestBytes: Uint8Array): string => sha256(manifestBytes)

/** The manifest's entry for a file of a bundle. */
export function describeFile(path: string, contents: Uint8Array): BundleFile {
  return { path, sha256: sha256(contents), bytes: contents.byteLength }
}

/** Throws `model-invalid` unless the contents have the size and sha256 that the manifest promises. */
export function verifyFile(file: BundleFile, contents: Uint8Array): void {
  if (contents.byteLength !== file.bytes) {
    throw invalid(file.path, `has ${contents.byteLength} bytes where its manifest says ${file.bytes}`)
  }
  const actual = sha256(contents)
  if (actual !== file.sha256)
    throw invalid(file.path, `has sha256 ${actual} where its manifest says ${file.sha256}`)
}

async function readVerified(directory: string, file: BundleFile): Promise<Uint8Array> {
  const contents = await readBundleFile(directory, file.path)
  verifyFile(file, contents)
  return contents
}

async function readBundleFile(directory: string, path: string): Promise<Uint8Array> {
  try {
    return await readFile(join(directory, path))
  } catch (cause) {
    throw new MetaphaseError(
      'model-invalid',
      `${path} of the model in ${directory} cannot be read: ${String(cause)}`,
      {
        cause,
      },
    )
  }
}

const invalid = (path: string, fault: string): MetaphaseError =>
  new MetaphaseError('model-invalid', `The model's ${path} ${fault}; copy the whole bundle again`)

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
