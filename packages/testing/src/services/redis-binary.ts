import { MetaphaseError } from '@metaphase/errors'
import { execFile } from 'node:child_process'
import { access, constants, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

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
  const cache = join(
    process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'),
    'metaphase',
    `redis-${await systemName()}`,
  )
  const path = join(cache, 'usr/bin/redis-server')
  if (!(await isExecutable(path))) await fetchPackage(cache)
  return { path, libraryFolders: await libraryFoldersOf(cache) }
}

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  )

/** Such as `usr/lib/x86_64-linux-gnu`. */
async function libraryFoldersOf(cache: string): Promise<string[]> {
  const parents = [join(cache, 'usr/lib'), join(cache, 'lib')]
  const folders = parents.map(async (parent) => {
    const names = await readdir(parent).catch(() => [])
    return names.filter((name) => name.includes('-linux-gnu')).map((name) => join(parent, name))
  })
  return (await Promise.all(folders)).flat()
}

/** Such as `debian-12-x64`: a home folder may be shared by machines of different systems. */
async function systemName(): Promise<string> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '')
  const field = (name: string) => new RegExp(`^${name}="?([^"\n]*)`, 'm').exec(release)?.[1] ?? 'unknown'
  return `${field('ID')}-${field('VERSION_ID')}-${process.arch}`
}

/** Unpacks redis-server, and the libraries of it that the system lacks, under `folder`. Needs no root. */
async function fetchPackage(folder: string): Promise<void> {
  try {
    await mkdir(dirname(folder), { recursive: true })
    const temporary = await mkdtemp(`${folder}-`)
    try {
      for (const archive of await download(join(temporary, 'apt')))
        await run('dpkg', ['-x', archive, temporary])
      await rm(join(temporary, 'apt'), { recursive: true })
      await rename(temporary, folder)
    } catch (error) {
      await rm(temporary, { recursive: true, force: true })
      if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error // else another run was quicker
    }
  } catch (cause) {
    const detail =
      'There is no redis-server in PATH, and the package could not be fetched ' +
      `(${(cause as Error).message.trim().split('\n').at(-1)}). Install it: \`apt-get install redis-server\` on Debian and Ubuntu, ` +
      '`dnf install redis` on Fedora, `apk add redis` on Alpine, `brew install redis` on macOS'
    throw new MetaphaseError('service-setup-failed', detail, { cause })
  }
}

/** The archives of redis-server and of what it needs and the system has not, by apt's own reckoning. */
async function download(folder: string): Promise<string[]> {
  const lists = join(folder, 'lists')
  const archives = join(folder, 'cache/archives')
  await mkdir(join(lists, 'partial'), { recursive: true })
  await mkdir(join(archives, 'partial'), { recursive: true })
  const settings = [
    `Dir::State::lists=${lists}`,
    `Dir::Cache=${join(folder, 'cache')}`,
    'Debug::NoLocking=1', // the locks are root's; nothing outside `folder` is written
    'APT::Sandbox::User=root', // as whoever we are
  ].flatMap((setting) => ['-o', setting])
  await run('apt-get', [...settings, 'update', '--quiet=2'])
  await run('apt-get', [
    ...settings,
    'install',
    '--download-only',
    '--reinstall', // also where it is installed, but not in PATH
    '--no-install-recommends',
    '--yes',
    '--quiet=2',
    'redis-server',
    'redis-tools', // holds the binary; redis-server is a link to it
  ])
  const names = await readdir(archives)
  return names.filter((name) => name.endsWith('.deb')).map((name) => join(archives, name))
}
