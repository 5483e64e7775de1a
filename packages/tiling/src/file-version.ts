import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'

const SAMPLE_BYTES = 64 * 1024

/**
 * A name for what is made of the file: another when another file lies at this path. It goes by inode, size and the file's
 * first and last bytes, not by its times: a cache marks its files as used by setting those.
 */
export async function fileVersion(path: string): Promise<string> {
  const file = await open(path)
  try {
    const { size, ino } = await file.stat()
    const hash = createHash('sha256').update(JSON.stringify([path, size, ino]))
    const sample = Buffer.alloc(SAMPLE_BYTES)
    for (const at of [0, Math.max(0, size - SAMPLE_BYTES)]) {
      const { bytesRead } = await file.read(sample, 0, SAMPLE_BYTES, at)
      hash.update(sample.subarray(0, bytesRead))
    }
    return hash.digest('hex').slice(0, 32)
  } finally {
    await file.close()
  }
}
