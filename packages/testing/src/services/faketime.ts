import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { libraryFoldersOf, unpackedPackages } from './debian-package.ts'

const LIBRARY = 'faketime/libfaketime.so.1'

/**
 * The environment in which a process' wall clock is off by so many seconds; what it measures durations by is not. Fetches
 * Debian's libfaketime. Throws what apt-get said.
 */
export async function locateFaketime(): Promise<(offsetS: number) => Record<string, string>> {
  const find = async (folder: string): Promise<string | undefined> => {
    const paths = (await libraryFoldersOf(folder)).map((libraries) => join(libraries, LIBRARY))
    const there = await Promise.all(
      paths.map((path) =>
        access(path).then(
          () => true,
          () => false,
        ),
      ),
    )
    return paths.find((_, i) => there[i])
  }
  const folder = await unpackedPackages(
    'faketime',
    ['libfaketime'],
    async (there) => (await find(there)) !== undefined,
  )
  const library = await find(folder)
  if (library === undefined) throw new Error(`the package libfaketime in ${folder} holds no ${LIBRARY}`)
  return (offsetS) => ({
    LD_PRELOAD: library,
    FAKETIME: `${offsetS >= 0 ? '+' : ''}${offsetS}s`,
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    DONT_FAKE_MONOTONIC: '1',
  })
}
