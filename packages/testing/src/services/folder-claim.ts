import { MetaphaseError } from '@metaphase/errors'
import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts'

/** How long a claim is waited for whose holder is still shutting its server down, and one whose holder is not. */
const ENDING_MS = 40_000
const RUNNING_MS = 2_000
const POLL_MS = 25

/** The content of a claim file. */
interface Holding {
  readonly holder: ProcessIdentity
  /** The server that the holder looks after, if that is another process. */
  readonly server?: ProcessIdentity
  readonly isEnding: boolean
}

export interface FolderClaim {
  /** Whether the run before this one was killed: it left its claim behind. */
  readonly isAfterKill: boolean
  setServer(pid: number): Promise<void>
  setEnding(): Promise<void>
  release(): Promise<void>
}

/**
 * Makes this process the only one that serves a data folder, by a file beside it. A claim whose process is gone
 * counts no longer; the server it left running, if any, is stopped first. Waits for a holder that is shutting
 * down, as after a kill of the process that started it. Throws `service-setup-failed` while another run serves
 * the folder.
 */
export async function claimFolder(path: string): Promise<FolderClaim> {
  const holding: Holding = { holder: await identify(process.pid), isEnding: false }
  const isAfterKill = await removeDeadClaim(path)
  const temporary = await writeBeside(path, holding)
  try {
    await link(temporary, path) // unlike a rename, fails if another run was quicker
  } catch (error) {
    throw new MetaphaseError(
      'service-setup-failed',
      `Another run took ${path} a moment ago: stop one of the two`,
      { cause: error },
    )
  } finally {
    await rm(temporary)
  }
  let current = holding
  const update = async (change: Partial<Holding>) => {
    current = { ...current, ...change }
    await rename(await writeBeside(path, current), path)
  }
  return {
    isAfterKill,
    setServer: async (pid) => update({ server: await identify(pid) }),
    setEnding: () => update({ isEnding: true }),
    release: () => rm(path, { force: true }),
  }
}

/** Returns whether there was one. */
async function removeDeadClaim(path: string): Promise<boolean> {
  for (const startedAtMs = Date.now(); ; await delay(POLL_MS)) {
    const holding = await readHolding(path)
    if (!holding) return false
    if (await isAlive(holding.holder)) {
      if (Date.now() - startedAtMs < (holding.isEnding ? ENDING_MS : RUNNING_MS)) continue
      const { pid } = holding.holder
      throw new MetaphaseError(
        'service-setup-failed',
        `Process ${pid} serves the folder of ${path}: stop that run first`,
      )
    }
    if (holding.server) await stopOrphan(holding.server)
    await rm(path, { force: true })
    return true
  }
}

async function stopOrphan(server: ProcessIdentity): Promise<void> {
  if (!(await isAlive(server))) return
  process.kill(server.pid, 'SIGINT') // for Postgres the fast shutdown, for Redis the same as SIGTERM
  for (const startedAtMs = Date.now(); await isAlive(server); await delay(POLL_MS))
    if (Date.now() - startedAtMs > ENDING_MS)
      throw new MetaphaseError(
        'service-setup-failed',
        `Process ${server.pid}, left by a killed run, does not stop: end it by hand`,
      )
}

/** What a claim file says; undefined where there is none. */
export async function readHolding(path: string): Promise<Holding | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holding
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function writeBeside(path: string, holding: Holding): Promise<string> {
  const temporary = `${path}.${randomUUID()}`
  await writeFile(temporary, JSON.stringify(holding))
  return temporary
}
