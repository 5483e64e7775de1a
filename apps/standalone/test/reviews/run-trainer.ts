import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const main = new URL('../../../trainer/src/main.ts', import.meta.url).pathname

/** A command of the trainer in a process of its own, as a person runs it; what it printed, and its errors with what it said. */
export async function runTrainer(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [main, ...args], { maxBuffer: 2 ** 26 })
  return stdout.trimEnd()
}
