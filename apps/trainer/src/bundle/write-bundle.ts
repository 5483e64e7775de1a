import { bundleContents, manifestPath, readBundle, type Bundle, type Manifest } from '@metaphase/model'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile } from '../replace-file.ts'

/** Writes the files that a manifest names, and it after them. Throws `model-invalid` where they are not what it says. */
export async function writeBundle(folder: string, manifest: Manifest, files: Bundle['files']): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const { path, contents } of bundleContents({ manifest, files }))
    await replaceFile(join(folder, path), contents)
  await replaceFile(join(folder, manifestPath), `${JSON.stringify(manifest, null, 2)}\n`)
  await readBundle(folder)
}
