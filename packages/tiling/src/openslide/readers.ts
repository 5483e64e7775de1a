import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { MetaphaseError } from '@metaphase/errors'
import type { RgbImage } from '../pixels/rgb-image.ts'
import { findOpenSlide } from './library.ts'
import type { OpenSlideFacts, ReaderAnswer, ReaderStart, ReadRequest } from './protocol.ts'

/** Each has a handle with a cache of 32 MB of its own. */
const READERS_MAX = Math.min(4, availableParallelism())

/** Threads that read one slide through OpenSlide, as many as are wanted at once, up to four. */
export interface Readers {
  readonly facts: OpenSlideFacts
  /** `where` completes "The pixels of … cannot be decoded". Throws slide-unreadable. */
  read(request: ReadRequest, where: string): Promise<RgbImage>
  close(): Promise<void>
}

/** One thread; it does one thing at a time. */
interface Reader {
  /** Its next answer, be it that it ended: to its start, then to a request. */
  ask(request?: ReadRequest): Promise<ReaderAnswer>
  hasEnded(): boolean
  close(): Promise<void>
}

/** Throws slide-reader-missing, and slide-unreadable with OpenSlide's own words. */
export async function openReaders(path: string): Promise<Readers> {
  const start = { libraryPath: findOpenSlide(), path }
  const first = startReader(start)
  const opened = await first.ask()
  if (!('opened' in opened)) {
    await first.close()
    throw unreadable(`OpenSlide cannot open the slide: ${reasonOf(opened)}`)
  }
  const readers = new Set<Reader>([first])
  const idle: Reader[] = [first]
  const waiting: (() => void)[] = []

  async function acquire(): Promise<Reader> {
    for (;;) {
      const free = idle.pop()
      if (free) return free
      if (readers.size < READERS_MAX) break
      await new Promise<void>((resolve) => waiting.push(resolve))
    }
    const reader = startReader(start)
    readers.add(reader)
    await reader.ask() // whatever is wrong, the read that follows meets it too
    return reader
  }
  function release(reader: Reader): void {
    if (reader.hasEnded()) readers.delete(reader)
    else idle.push(reader)
    waiting.shift()?.()
  }

  return {
    facts: opened.opened,
    async read(request, where) {
      const reader = await acquire()
      const answer = await reader.ask(request).finally(() => release(reader))
      if ('image' in answer) return answer.image
      throw unreadable(`The pixels of ${where} cannot be decoded: ${reasonOf(answer)}`)
    },
    async close() {
      await Promise.all([...readers].map((reader) => reader.close()))
    },
  }
}

function startReader(start: ReaderStart): Reader {
  const worker = new Worker(new URL('reader-thread.ts', import.meta.url), { workerData: start })
  let ended: ReaderAnswer | undefined
  let settle: (answer: ReaderAnswer) => void = () => {}
  const end = (failed: string) => settle((ended ??= { failed }))
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  worker.on('message', (answer: ReaderAnswer) => settle(answer))
  worker.on('error', (error: Error) => end(error.message))
  worker.on('exit', () => end('its reader has ended'))
  const send = (message: ReadRequest | 'close') =>
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    worker.postMessage(message)
  return {
    ask: (request) =>
      new Promise((resolve) => {
        if (ended) return resolve(ended)
        settle = resolve
        if (request) send(request)
      }),
    hasEnded: () => ended !== undefined,
    close() {
      send('close')
      return exited
    },
  }
}

const reasonOf = (answer: ReaderAnswer): string => ('failed' in answer ? answer.failed : 'no reason given')

const unreadable = (detail: string) => new MetaphaseError('slide-unreadable', `${detail}.`)
