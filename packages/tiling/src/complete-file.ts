import { createHash, randomUUID } from 'node:crypto'
import { access, mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileByteSource, type LocalFile } from './byte-source.ts'
import { scratchUnavailable } from './pixels/decode.ts'

const makingByPath = new Map<string, Promise<void>>()

/**
 * A file that lies on this machine as a whole. What is derived from it goes to `scratchDir`, once for each version of the file:
 * calls in this process share the making, and another process's work appears whole or not at all. The caller owns the folder
 * and clears it.
 */
export async function completeFile(path: string, scratchDir: string): Promise<LocalFile> {
  const source = await fileByteSource(path)
  return {
    ...source,
    path,
    fetch: () => Promise.resolve(),
    async derive(name, _sizeBytes, make) {
      const derivedPath = join(scratchDir, `${await versionOf(path)}.${name}`)
      let making = makingByPath.get(derivedPath)
      if (!making) {
        const forget = () => makingByPath.delete(derivedPath)
        making = makeUnlessThere(derivedPath, scratchDir, make).finally(forget)
        makingByPath.set(derivedPath, making)
      }
      await making
      return derivedPath
    },
  }
}

/** Changes when the file at this path does. */
async function versionOf(path: string): Promise<string> {
  const { size, mtimeMs, ino } = await stat(path)
  return createHash('sha256')
    .update(JSON.stringify([path, size, mtimeMs, ino]))
    .digest('hex')
    .slice(0, 32)
}

async function makeUnlessThere(path: string, scratchDir: string, make: (path: string) => Promise<void>) {
  if (await exists(path)) return
  await mkdir(scratchDir, { recursive: true }).catch((cause: unknown) => {
    throw scratchUnavailable(scratchDir, cause)
  })
  const unfinished = `${path}.${randomUUID()}.part`
  try {
    await make(unfinished)
    await rename(unfinished, path)
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )
