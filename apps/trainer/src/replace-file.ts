import { open, rename } from 'node:fs/promises'

/** Writes a file in one rename: whatever ends the process or the machine, a reader finds the old one or the new one, whole. */
export async function replaceFile(path: string, contents: Uint8Array | string): Promise<void> {
  const unfinished = `${path}.unfinished-${process.pid}`
  const file = await open(unfinished, 'w')
  try {
    await file.writeFile(contents)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(unfinished, path)
}
