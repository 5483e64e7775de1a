import { MetaphaseError } from '@metaphase/errors'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Takes the data folder for this process; a folder that another living one holds is `service-setup-failed`. */
export async function lockDataDir(dataDir: string): Promise<() => Promise<void>> {
  const path = join(dataDir, 'standalone.pid')
  await mkdir(dataDir, { recursive: true })
  const holder = Number(await readFile(path, 'utf8').catch(() => ''))
  if (holder > 0 && isAlive(holder))
    throw new MetaphaseError(
      'service-setup-failed',
      `Process ${holder} already runs Metaphase on ${dataDir}: stop it, or name another folder with --data`,
    )
  await writeFile(path, String(process.pid))
  return () => rm(path, { force: true })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
