import { randomUUID } from 'node:crypto'
import { access, mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { MetaphaseError } from '@metaphase/errors'

const beingMade = new Map<string, Promise<void>>()

/**
 * Makes the file or folder `path` in a scratch folder, unless it is there: `make` writes it under another name. Calls in this
 * process share one making, and what another process makes appears whole or not at all. Throws scratch-unavailable where the
 * folder cannot be made, and what `make` throws.
 */
export async function madeOnce(path: string, make: (partPath: string) => Promise<void>): Promise<string> {
  let making = beingMade.get(path)
  if (!making) {
    making = makeUnlessThere(path, make).finally(() => beingMade.delete(path))
    beingMade.set(path, making)
  }
  await making
  return path
}

async function makeUnlessThere(path: string, make: (partPath: string) => Promise<void>): Promise<void> {
  if (await exists(path)) return
  await mkdir(dirname(path), { recursive: true }).catch((cause: unknown) => {
    throw scratchUnavailable(dirname(path), cause)
  })
  const partPath = `${path}.${randomUUID()}.part`
  try {
    await make(partPath)
    await rename(partPath, path).catch(async (error: unknown) => {
      if (!(await exists(path))) throw error // else another process was quicker
    })
  } finally {
    await rm(partPath, { force: true, recursive: true })
  }
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )

export const scratchUnavailable = (scratchDir: string, cause: unknown) =>
  new MetaphaseError(
    'scratch-unavailable',
    `Nothing can be written to ${scratchDir}, where slides are unpacked and copied. Check that the folder is writable and has room.`,
    { cause },
  )
