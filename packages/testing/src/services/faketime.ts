import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { locateDebianProgram } from './debian-program.ts'

const LIBRARY = 'faketime/libfaketime.so.1'
const OF_THE_SYSTEM = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib']

/**
 * The environment in which a process' wall clock is off by so many seconds; what it measures durations by is not. Fetches
 * Debian's faketime where there is none. Throws `service-setup-failed`.
 */
export async function locateFaketime(): Promise<(offsetS: number) => Record<string, string>> {
  const { libraryFolders } = await locateDebianProgram({
    name: 'faketime',
    packages: ['faketime', 'libfaketime'],
    dependencies: false,
    howToInstall: 'Install it: `apt-get install faketime` on Debian and Ubuntu',
  })
  const library = await firstThere(
    [...libraryFolders, ...OF_THE_SYSTEM].map((folder) => join(folder, LIBRARY)),
  )
  return (offsetS) => ({
    LD_PRELOAD: library,
    FAKETIME: `${offsetS >= 0 ? '+' : ''}${offsetS}s`,
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    DONT_FAKE_MONOTONIC: '1',
  })
}

async function firstThere(paths: readonly string[]): Promise<string> {
  for (const path of paths) {
    const isThere = await access(path).then(
      () => true,
      () => false,
    )
    if (isThere) return path
  }
  throw new Error(`No library of faketime lies at ${paths.join(', ')}`)
}
