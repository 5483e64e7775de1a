import { MetaphaseError } from '@metaphase/errors'
import { execFile, fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { promisify } from 'node:util'

/** How much of a failed app's error output is repeated in ours. */
const LAST_WORDS_LENGTH = 2_000

export interface AppProcess {
  readonly pid: number
  /** What the app said when it was ready. */
  readonly ready: { readonly port?: number; readonly metricsPort?: number | null }
  /** Resolves when it has ended, however. */
  readonly exited: Promise<void>
  /** Asks the app to end and waits until it has. */
  stop(): Promise<void>
  /** Ends it as a power cut would. */
  kill(): Promise<void>
}

export interface AppToStart {
  readonly name: string
  readonly mainPath: string
  readonly env: Readonly<Record<string, string>>
  /** Its output is appended here. */
  readonly logPath: string
}

/** Starts an app as a process of its own and resolves once it says that it is ready. */
export async function startApp({ name, mainPath, env, logPath }: AppToStart): Promise<AppProcess> {
  const child = fork(mainPath, {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const log = createWriteStream(logPath, { flags: 'a' })
  child.stdout?.pipe(log, { end: false })
  child.stderr?.pipe(log, { end: false })
  let lastWords = ''
  child.stderr?.on('data', (text: Buffer) => (lastWords = `${lastWords}${text}`.slice(-LAST_WORDS_LENGTH)))
  const ready = await Promise.race([
    once(child, 'message').then(([message]) => message as AppProcess['ready']),
    once(child, 'exit').then(([code, signal]) => {
      const ended = `${name} ended before it was ready (${signal ?? `exit ${code}`})`
      throw new MetaphaseError('service-setup-failed', `${ended}: ${lastWords.trim()} (log: ${logPath})`)
    }),
  ])
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    pid: child.pid!,
    ready,
    exited,
    stop: () => end(child, 'SIGTERM'),
    kill: () => end(child, 'SIGKILL'),
  }
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill(signal)
  await exited
}

/** Runs one of the apps' command-line tools to its end and returns what it printed. */
export async function runTool(
  path: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const options = { env: { PATH: process.env['PATH'] ?? '', ...env } }
  try {
    return (await promisify(execFile)(process.execPath, [path, ...args], options)).stdout.trim()
  } catch (error) {
    throw new MetaphaseError(
      'service-setup-failed',
      `${path} failed: ${(error as { stderr?: string }).stderr ?? error}`,
      {
        cause: error,
      },
    )
  }
}
