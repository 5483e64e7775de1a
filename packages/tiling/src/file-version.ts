import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'

/** A name for what is made of the file: it changes when the file at this path does. */
export async function fileVersion(path: string): Promise<string> {
  const { size, mtimeMs, ino } = await stat(path)
  return createHash('sha256')
    .update(JSON.stringify([path, size, mtimeMs, ino]))
    .digest('hex')
    .slice(0, 32)
}
