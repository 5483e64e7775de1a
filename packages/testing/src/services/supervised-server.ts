import { MetaphaseError } from '@metaphase/errors'
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Account } from './account.ts'
import { lastLines } from './last-lines.ts'
import { waitUntil } from './wait-until.ts'

const READY_MS = 60_000

/** A server's command line, for its supervisor. */
export interface SupervisorTask {
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Whom it runs as; undefined: as we do. */
  readonly account: Account | undefined
  readonly stopSignal: NodeJS.Signals
}

export type SupervisorReport =
  | { readonly state: 'claimed' | 'started' }
  | { readonly state: 'failed'; readonly detail: string }

interface SupervisedServer {
  readonly name: string
  /** The file that says which run serves the data; beside the data. */
  readonly claimPath: string
  readonly logPath: string
  /** Makes the data ready for the server; runs while no other run can touch it. */
  readonly prepare: () => Promise<SupervisorTask>
  readonly isReady: () => Promise<boolean>
}

/**
 * Starts a server that stops when this process does, killed or not. Resolves when the server is ready; throws
 * `service-setup-failed` with the end of its log otherwise.
 */
export async function startSupervised({ name, claimPath, logPath, prepare, isReady }: SupervisedServer) {
  const log = await open(logPath, 'a')
  const supervisor = fork(join(import.meta.dirname, 'supervisor/main.ts'), [claimPath], {
    execArgv: [],
    detached: true, // its own process group: Ctrl-C in the terminal reaches us first, and we stop it last
    stdio: ['ignore', log.fd, log.fd, 'ipc'],
  })
  await log.close()
  const exited = once(supervisor, 'exit')
  const stop = async () => {
    if (supervisor.connected) supervisor.disconnect()
    await exited
  }
  try {
    await reported(supervisor, 'claimed')
    const task = await prepare()
    supervisor.send(task)
    await reported(supervisor, 'started')
    await waitUntil(isReady, { timeoutMs: READY_MS, cancelled: exited })
  } catch (error) {
    await stop()
    if (error instanceof MetaphaseError) throw error
    const detail = `${name} did not start: ${(error as Error).message}. The end of ${logPath}:\n${await lastLines(logPath)}`
    throw new MetaphaseError('service-setup-failed', detail, { cause: error })
  }
  return { stop }
}

async function reported(supervisor: ChildProcess, state: 'claimed' | 'started'): Promise<void> {
  const ended = once(supervisor, 'exit').then(() => [{ state: 'failed', detail: 'its supervisor ended' }])
  const [report] = (await Promise.race([once(supervisor, 'message'), ended])) as [SupervisorReport]
  if (report.state === 'failed') throw new Error(report.detail)
  if (report.state !== state) throw new Error(`its supervisor reported ${report.state}, not ${state}`)
}
