import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const folder = import.meta.dirname
const venv = join(folder, '../../.metaphase/bench-venv')

export interface PythonProcess {
  /** Writes a line and resolves with the JSON of the line that it is answered with. */
  ask(line: string): Promise<unknown>
  close(): void
}

/** Runs one of this folder's programs in an environment with `requirements.txt`, made the first time. */
export function startPython(program: string): PythonProcess {
  const child = spawn(installed(), [join(folder, program)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async ask(line) {
      child.stdin.write(`${line}\n`)
      const { value, done } = await lines.next()
      if (done) throw new Error(`${program} ended without an answer; its error lies above`)
      return JSON.parse(value)
    },
    close: () => child.kill(),
  }
}

/** The environment's python. Throws where there is no python3 with venv, or the packages cannot be had. */
function installed(): string {
  const python = join(venv, 'bin/python')
  const requirements = join(folder, 'requirements.txt')
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex')
  const stamp = join(venv, 'installed-from')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return python
  console.error(`Installing Python packages into ${venv} …`)
  execFileSync('python3', ['-m', 'venv', '--clear', venv])
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', '--requirement', requirements], {
    stdio: 'inherit',
  })
  writeFileSync(stamp, wanted)
  return python
}
