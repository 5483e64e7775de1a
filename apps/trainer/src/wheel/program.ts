import { spawn } from 'node:child_process'

/** Tells a person, one line at a time. */
export type Say = (line: string) => void

export interface ProgramResult {
  readonly ok: boolean
  readonly stdout: string
  /** Why it did not end well: its last lines on stderr, or that it could not be started or took too long. */
  readonly reason: string
}

export interface ProgramOptions {
  readonly timeoutMs: number
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

const REASON_LINES = 4

/** Runs a program to its end; never throws. `env` is added to our own environment. */
export function runProgram(
  command: string,
  args: readonly string[],
  { timeoutMs, cwd, env }: ProgramOptions,
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
      env: { ...process.env, ...env },
      ...(cwd && { cwd }),
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', (error) => resolve({ ok: false, stdout, reason: error.message }))
    child.on('close', (code, signal) => {
      const lastLines = stderr.trim().split('\n').slice(-REASON_LINES).join(' | ')
      const ending = signal
        ? `${command} was ended by ${signal} (it may take ${timeoutMs / 1000} s)`
        : `${command} ended with ${code}`
      resolve({ ok: code === 0, stdout, reason: lastLines ? `${ending}: ${lastLines}` : ending })
    })
  })
}

/** The first of `candidates` that runs, as a command and its leading arguments. */
export async function firstThatRuns(
  candidates: readonly (readonly [string, ...string[]])[],
): Promise<readonly [string, ...string[]] | undefined> {
  for (const candidate of candidates) {
    const [command, ...leading] = candidate
    if ((await runProgram(command, [...leading, '--version'], { timeoutMs: 20_000 })).ok) return candidate
  }
  return undefined
}
