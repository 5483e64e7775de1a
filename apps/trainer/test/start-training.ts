import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { PhantomTraining } from './train-phantoms.ts'

const script = fileURLToPath(new URL('train-phantoms.ts', import.meta.url))

/** Starts a training process; what it says on stderr comes with the error when it ends badly. */
export function startTraining(
  folder: string,
  training: PhantomTraining,
): {
  readonly child: ChildProcess
  readonly ended: Promise<void>
} {
  const child = spawn(process.execPath, [script, folder, JSON.stringify(training)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const end = async () => {
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
    if (code !== 0 && signal !== 'SIGKILL')
      throw new Error(`The training ended with ${code ?? signal}: ${said}`)
  }
  return { child, ended: end() }
}
