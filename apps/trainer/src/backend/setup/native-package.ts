import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BINDING_FILE } from './native-binding.ts'

export type NativePackage = '@tensorflow/tfjs-node' | '@tensorflow/tfjs-node-gpu'

const require = createRequire(import.meta.url)

/** Outside node_modules, so that a reinstall of the packages costs no second download. */
export const cacheFolder = fileURLToPath(new URL('../../../../../.metaphase/tensorflow', import.meta.url))

/** Where the package lies, or undefined: it is an optional dependency. */
export function packageFolder(name: NativePackage): string | undefined {
  try {
    return dirname(require.resolve(`${name}/package.json`))
  } catch {
    return undefined
  }
}

/** Whether the package has the binding without which it cannot be loaded. */
export function hasBinding(name: NativePackage): boolean {
  const folder = packageFolder(name)
  return folder !== undefined && existsSync(join(folder, BINDING_FILE))
}

/** Makes the package find the binding (and through it the libraries) that was built in `buildFolder`. */
export async function linkBinding(name: NativePackage, buildFolder: string): Promise<void> {
  const link = join(packageFolder(name)!, 'lib')
  const unfinished = `${link}-${process.pid}`
  await symlink(relative(dirname(link), join(buildFolder, 'lib')), unfinished)
  await rm(link, { recursive: true, force: true }) // of a link, this removes the link
  await rename(unfinished, link)
}

export async function unlinkBinding(name: NativePackage): Promise<void> {
  await rm(join(packageFolder(name)!, 'lib'), { recursive: true, force: true })
}

/**
 * The cache's folder `name`, made by `build` unless it is there. It appears under its name only once complete; what an
 * interrupted run left behind is removed.
 */
export async function builtOnce(
  name: string,
  build: (folder: string) => Promise<void>,
  cache = cacheFolder,
): Promise<string> {
  const folder = join(cache, name)
  if (existsSync(folder)) return folder
  await removeInterrupted(cache)
  const unfinished = join(cache, `unfinished-${process.pid}-${name}`)
  await mkdir(unfinished, { recursive: true })
  try {
    await build(unfinished)
    await rename(unfinished, folder)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    if (!existsSync(folder)) throw error // else another run was quicker
  }
  return folder
}

/** No build takes as long; also for a dead process that nobody has reaped, and for a number that was given out again. */
const ABANDONED_AFTER_MS = 60 * 60_000

async function removeInterrupted(cache: string): Promise<void> {
  const names = await readdir(cache).catch(() => [])
  for (const name of names) {
    const pid = Number(/^unfinished-(\d+)-/.exec(name)?.[1])
    if (!pid) continue
    const folder = join(cache, name)
    const ageMs = Date.now() - (await stat(folder)).mtimeMs
    if (ageMs > ABANDONED_AFTER_MS || !isRunning(pid)) await rm(folder, { recursive: true, force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
