import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/** A process that can be told from a later one that got the same id. */
export interface ProcessIdentity {
  readonly pid: number
  readonly startedAt: string
}

export async function identify(pid: number): Promise<ProcessIdentity> {
  return { pid, startedAt: await startOf(pid) }
}

export async function isAlive({ pid, startedAt }: ProcessIdentity): Promise<boolean> {
  return startedAt !== '' && (await startOf(pid)) === startedAt
}

/** Empty where there is no such process, or only what is left of one that nobody has waited for. */
async function startOf(pid: number): Promise<string> {
  try {
    if (process.platform === 'linux') {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ') // from the third on: proc(5)
      return fields[0] === 'Z' ? '' : (fields[19] ?? '')
    }
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)])
    return stdout.trim()
  } catch {
    return ''
  }
}
