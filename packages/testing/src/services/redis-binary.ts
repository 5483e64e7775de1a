import { MetaphaseError } from '@metaphase/errors'
import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { libraryFoldersOf, unpackedPackages } from './debian-package.ts'

/** A Redis server: its path, and where its libraries lie if not with the system's. */
export interface RedisBinary {
  readonly path: string
  readonly libraryFolders: readonly string[]
}

/**
 * `redis-server` from PATH, else the distribution's package, fetched once into the user's cache folder without
 * being installed (Debian and Ubuntu). No npm package brings a Redis. Throws `service-setup-failed`.
 */
export async function locateRedis(): Promise<RedisBinary> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, 'redis-server')
    if (await isExecutable(path)) return { path, libraryFolders: [] }
  }
  try {
    const wanted = 'usr/bin/redis-server'
    // redis-tools holds the binary; redis-server is a link to it
    const folder = await unpackedPackages('redis', ['redis-server', 'redis-tools'], (there) =>
      isExecutable(join(there, wanted)),
    )
    return { path: join(folder, wanted), libraryFolders: await libraryFoldersOf(folder) }
  } catch (cause) {
    const detail =
      'There is no redis-server in PATH, and the package could not be fetched ' +
      `(${(cause as Error).message.trim().split('\n').at(-1)}). Install it: \`apt-get install redis-server\` on Debian and Ubuntu, ` +
      '`dnf install redis` on Fedora, `apk add redis` on Alpine, `brew install redis` on macOS'
    throw new MetaphaseError('service-setup-failed', detail, { cause })
  }
}

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
