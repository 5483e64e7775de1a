import { MetaphaseError } from '@metaphase/errors'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Whom a server runs as. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

/**
 * Postgres refuses to run as root: an account that exists already and is not root, the system's `postgres` or
 * else `nobody`. Undefined where we are not root, as no other account is needed.
 */
export async function unprivilegedAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
      return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
    } catch {
      // no such account
    }
  }
  throw new MetaphaseError(
    'service-setup-failed',
    'Postgres refuses to run as root and there is neither an account postgres nor nobody: run as another user',
  )
}

/** Whether a command that the account runs ends well. */
export async function canRun(account: Account, command: string, args: readonly string[]): Promise<boolean> {
  return run(command, args, { ...account, cwd: '/' }).then(
    () => true,
    () => false,
  )
}
