import { MetaphaseError } from '@metaphase/errors'
import { execFile } from 'node:child_process'
import { access, constants, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A program that Debian has: its path, and where its libraries lie if not with the system's. */
export interface LocatedProgram {
  readonly path: string
  readonly libraryFolders: readonly string[]
}

export interface DebianProgram {
  readonly name: string
  /** Those that hold it; with `dependencies`, also what they need and the system has not. */
  readonly packages: readonly string[]
  readonly dependencies: boolean
  /** For people whose system is another. */
  readonly howToInstall: string
}

/**
 * A program from PATH, else out of the distribution's package, fetched once into the user's cache folder without being
 * installed (Debian and Ubuntu). Throws `service-setup-failed`.
 */
export async function locateDebianProgram(program: DebianProgram): Promise<LocatedProgram> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, program.name)
    if (await isExecutable(path)) return { path, libraryFolders: [] }
  }
  const cache = join(cacheFolder(), `${program.packages[0]}-${await systemName()}`)
  const path = join(cache, 'usr/bin', program.name)
  if (!(await isExecutable(path))) await fetchPackages(cache, program)
  return { path, libraryFolders: await libraryFoldersOf(cache) }
}

/** Where programs that were fetched are kept for the next run. */
export const cacheFolder = (): string =>
  join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'metaphase')

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  )

/** Such as `usr/lib/x86_64-linux-gnu`, and folders in it: libpulse looks for its own in the system's `pulseaudio`. */
async function libraryFoldersOf(cache: string): Promise<string[]> {
  const parents = [join(cache, 'usr/lib'), join(cache, 'lib')]
  const folders = await Promise.all(parents.map(foldersIn))
  const ofSystem = folders.flat().filter((path) => basename(path).includes('-linux-gnu'))
  return [...ofSystem, ...(await Promise.all(ofSystem.map(foldersIn))).flat()]
}

async function foldersIn(parent: string): Promise<string[]> {
  const entries = await readdir(parent, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(parent, name))
}

/** Such as `debian-12-x64`: a home folder may be shared by machines of different systems. */
async function systemName(): Promise<string> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '')
  const field = (name: string) => new RegExp(`^${name}="?([^"\n]*)`, 'm').exec(release)?.[1] ?? 'unknown'
  return `${field('ID')}-${field('VERSION_ID')}-${process.arch}`
}

/** Unpacks the packages under `folder`. Needs no root. */
async function fetchPackages(folder: string, program: DebianProgram): Promise<void> {
  try {
    await mkdir(dirname(folder), { recursive: true })
    const temporary = await mkdtemp(`${folder}-`)
    try {
      for (const archive of await download(join(temporary, 'apt'), program))
        await run('dpkg', ['-x', archive, temporary])
      await rm(join(temporary, 'apt'), { recursive: true })
      await rename(temporary, folder)
    } catch (error) {
      await rm(temporary, { recursive: true, force: true })
      if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error // else another run was quicker
    }
  } catch (cause) {
    const reason = (cause as Error).message.trim().split('\n').at(-1)
    throw new MetaphaseError(
      'service-setup-failed',
      `There is no ${program.name} in PATH, and the package could not be fetched (${reason}). ${program.howToInstall}`,
      { cause },
    )
  }
}

/** The packages' archives, by apt's own reckoning. */
async function download(folder: string, { packages, dependencies }: DebianProgram): Promise<string[]> {
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
  const fetching = dependencies
    ? // --reinstall: also where it is installed, but not in PATH
      ['install', '--download-only', '--reinstall', '--no-install-recommends', '--yes', '--quiet=2']
    : ['download', '--quiet=2']
  await run('apt-get', [...settings, ...fetching, ...packages], { cwd: archives })
  const names = await readdir(archives)
  return names.filter((name) => name.endsWith('.deb')).map((name) => join(archives, name))
}
