import { join } from 'node:path'
import { fileByteSource, type LocalFile } from './byte-source.ts'
import { fileVersion } from './file-version.ts'
import { madeOnce } from './made-once.ts'

/**
 * A file that lies on this machine as a whole. What is derived from it goes to `scratchDir`, once for each version of the
 * file. The caller owns the folder and clears it.
 */
export async function completeFile(path: string, scratchDir: string): Promise<LocalFile> {
  const source = await fileByteSource(path)
  return {
    ...source,
    path,
    fetch: () => Promise.resolve(),
    derive: async (name, _sizeBytes, make) =>
      madeOnce(join(scratchDir, `${await fileVersion(path)}.${name}`), make),
  }
}
