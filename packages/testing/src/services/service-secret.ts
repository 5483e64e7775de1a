import { randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The password of every service under `dataDir`, made at the first call and readable by its owner only. */
export async function serviceSecret(dataDir: string): Promise<string> {
  await mkdir(dataDir, { recursive: true })
  const path = join(dataDir, 'secret')
  const temporary = join(dataDir, `secret.${randomUUID()}`)
  await writeFile(temporary, randomBytes(16).toString('hex'), { mode: 0o600 })
  try {
    await link(temporary, path) // the services start at once: the first one's secret counts
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(temporary)
  }
  return readFile(path, 'utf8')
}
