import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { damagedCopies } from './damage.ts'
import type { ReadOutcome } from './damaged-reader.ts'

export interface DamagedRead extends ReadOutcome {
  readonly file: string
  readonly what: string
  readonly seconds: number
  /** Memory of the reading process after it, bytes. */
  readonly rssBytes: number
}

/** Errors that say what is wrong with a slide. */
const CLEAR = /^(read|slide-[a-z-]+|mpp-[a-z-]+)$/
export const isClear = ({ end }: ReadOutcome): boolean => CLEAR.test(end)

interface Damaging {
  readonly folder: string
  readonly count: number
  readonly seed: number
  /** Longer than this is an error: the process is killed. */
  readonly secondsMax: number
}

/** Damages each file `count` times and has one process read all of them. Throws where that process dies or takes too long. */
export async function* readDamaged(
  files: readonly (readonly [name: string, bytes: Buffer])[],
  { folder, count, seed, secondsMax }: Damaging,
): AsyncGenerator<DamagedRead> {
  const reader = fork(new URL('damaged-reader.ts', import.meta.url))
  try {
    for (const [i, [file, sound]] of files.entries())
      for (const { what, bytes } of damagedCopies(sound, count, seed + i)) {
        const scratchDir = join(folder, 'scratch')
        await mkdir(scratchDir, { recursive: true })
        const path = join(folder, 'damaged')
        await writeFile(path, bytes)
        const startedMs = performance.now()
        const outcome = await ask(reader, { path, scratchDir }, secondsMax).catch((cause: unknown) => {
          throw new Error(`${file}, ${what}: ${String(cause)}`, { cause })
        })
        const seconds = (performance.now() - startedMs) / 1000
        yield { file, what, ...outcome, seconds, rssBytes: rssOf(reader.pid!) }
        await rm(scratchDir, { recursive: true })
      }
  } finally {
    reader.kill('SIGKILL')
  }
}

async function ask(reader: ChildProcess, request: object, secondsMax: number): Promise<ReadOutcome> {
  const ended = new AbortController()
  const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(secondsMax * 1000)])
  try {
    reader.send(request)
    return await Promise.race([
      once(reader, 'message', { signal }).then(([outcome]) => outcome as ReadOutcome),
      once(reader, 'exit', { signal }).then(([code, name]) => {
        throw new Error(`the reading process ended (${name ?? `exit ${code}`})`)
      }),
    ])
  } finally {
    ended.abort()
  }
}

const rssOf = (pid: number): number =>
  Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024
