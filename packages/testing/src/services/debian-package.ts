import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * Where Debian packages lie unpacked, with what they need and the system has not: fetched once into the user's cache folder
 * without being installed (Debian and Ubuntu; no root needed). `isThere` says whether the folder holds what is wanted.
 * Throws what apt-get said.
 */
export async function unpackedPackages(
  name: string,
  packages: readonly string[],
  isThere: (folder: string) => Promise<boolean>,
): Promise<string> {
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
  const folder = join(cache, 'metaphase', `${name}-${await systemName()}`)
  if (!(await isThere(folder))) await fetchPackages(folder, packages)
  return folder
}

/** Such as `usr/lib/x86_64-linux-gnu`. */
export async function libraryFoldersOf(cache: string): Promise<string[]> {
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

async function fetchPackages(folder: string, packages: readonly string[]): Promise<void> {
  await mkdir(dirname(folder), { recursive: true })
  const temporary = await mkdtemp(`${folder}-`)
  try {
    for (const archive of await download(join(temporary, 'apt'), packages))
      await run('dpkg', ['-x', archive, temporary])
    await rm(join(temporary, 'apt'), { recursive: true })
    await rename(temporary, folder)
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error // else another run was quicker
  }
}

/** The archives of the packages and of what they need and the system has not, by apt's own reckoning. */
async function download(folder: string, packages: readonly string[]): Promise<string[]> {
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
    ...packages,
  ])
  const names = await readdir(archives)
  return names.filter((name) => name.endsWith('.deb')).map((name) => join(archives, name))
}
