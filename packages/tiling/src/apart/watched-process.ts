import { fork, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** What the decoder's process may use before it is ended. */
export interface DecoderLimits {
  /** Of memory; watched on Linux alone. */
  readonly maxRssBytes: number
  /** For one region or picture, while it waits for no bytes; opening a slide, where files may be copied, has ten times that. */
  readonly maxMs: number
}

/** All that the process is told of our environment: where programs and libraries lie. */
const PASSED_ON = ['PATH', 'LD_LIBRARY_PATH', 'OPENSLIDE_LIBRARY', 'TMPDIR', 'UV_THREADPOOL_SIZE']
const LOOK_EVERY_MS = 250
const PAGE_BYTES = 4096

/** Work that the process has in hand. */
interface Work {
  readonly maxMs: number
  /** Whether it waits for us. */
  isWaiting(): boolean
  usedMs: number
}

export interface WatchedProcess {
  readonly child: ChildProcess
  /** Runs `ask` under the limits; `maxMs` is that of this work. The process is ended where it uses more. */
  watch<T>(work: { readonly maxMs: number; isWaiting(): boolean }, ask: () => Promise<T>): Promise<T>
}

/** `onEnd` is told once, with the reason in words, when it ended, however. */
export function startWatched(
  { maxRssBytes }: DecoderLimits,
  onEnd: (reason: string) => void,
): WatchedProcess {
  const child = fork(fileURLToPath(new URL('decoder-process.ts', import.meta.url)), {
    serialization: 'advanced',
    env: Object.fromEntries(
      PASSED_ON.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
    ),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const inHand = new Set<Work>()
  let timer: NodeJS.Timeout | null = null
  let isReady = false
  let whyEnded: string | null = null

  const end = (why: string) => {
    whyEnded ??= why
    child.kill('SIGKILL')
  }
  const look = () => {
    if (rssOf(child.pid) > maxRssBytes) return end(`it used more than ${Math.round(maxRssBytes / 1e6)} MB`)
    for (const work of inHand) {
      // counted by looks, not by a clock: we may have been suspended ourselves
      if (isReady && !work.isWaiting()) work.usedMs += LOOK_EVERY_MS
      if (work.usedMs > work.maxMs) return end(`it took longer than ${work.maxMs / 1000} s`)
    }
  }
  child.once('message', () => (isReady = true))
  child.once('error', (error) => onEnd(error.message))
  child.once('exit', (code, signal) => {
    if (timer) clearInterval(timer)
    onEnd(whyEnded ?? `it ended by ${signal ?? `exit ${code}`}`)
  })

  return {
    child,
    async watch({ maxMs, isWaiting }, ask) {
      const work: Work = { maxMs, isWaiting, usedMs: 0 }
      inHand.add(work)
      timer ??= setInterval(look, LOOK_EVERY_MS)
      try {
        return await ask()
      } finally {
        inHand.delete(work)
        if (inHand.size === 0 && timer) {
          clearInterval(timer)
          timer = null
        }
      }
    },
  }
}

function rssOf(pid: number | undefined): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES
  } catch {
    return 0 // it has ended, or there is no /proc
  }
}
