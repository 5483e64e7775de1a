import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** The parsed file, or undefined where there is none. */
export async function readJson<Value>(path: string): Promise<Value | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Value
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Writes the file whole or not at all: a reader, or a run after a kill, sees the old or the new content. */
export async function placeJson(path: string, value: unknown, temporaryFolder: string): Promise<void> {
  const temporary = join(temporaryFolder, `${randomUUID()}.json`)
  await writeFile(temporary, JSON.stringify(value))
  try {
    await renameInto(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** Makes the folder as needed, again if a delete next door takes the empty folder away in between. */
async function renameInto(temporary: string, path: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    await mkdir(dirname(path), { recursive: true })
    try {
      return await rename(temporary, path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || tries === 10) throw error
    }
  }
}
