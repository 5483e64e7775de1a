import { MetaphaseError } from '@metaphase/errors'
import { once } from 'node:events'
import type { ByteSource, LocalFile } from '../byte-source.ts'
import { openPeer, type Message } from './peer.ts'
import type { DecoderAsk, FileAsk } from './protocol.ts'
import { startWatched, type DecoderLimits } from './watched-process.ts'

/** Opening may copy or unpack a whole file. */
const OPENING_LONGER = 10

/** Whoever reads pictures beside a slide has no more than its bytes. */
type AskableFile = ByteSource & Partial<Pick<LocalFile, 'path' | 'fetch' | 'derive'>>
export type AskAboutFile = DecoderAsk extends infer A
  ? A extends DecoderAsk
    ? Omit<A, 'file'>
    : never
  : never

/** A process that decodes, until it ends. */
export interface RunningDecoder {
  readonly pid: number | undefined
  /** Lets the process ask for the bytes of `file`; answers what is asked about it. Throws decoder-failed once the process has ended. */
  take(file: AskableFile): { ask(ask: AskAboutFile): Promise<unknown>; release(): void }
  close(): Promise<void>
}

interface TakenFile {
  readonly file: AskableFile
  /** How many answers about it the process waits for. */
  waits: number
}

export function runDecoder(limits: DecoderLimits, onEnd: () => void): RunningDecoder {
  const taken = new Map<number, TakenFile>()
  let lastFile = 0
  let ended: Error | null = null
  const { child, watch } = startWatched(limits, (reason) => {
    ended = new MetaphaseError('decoder-failed', `The process that decodes slides has ended: ${reason}.`)
    peer.fail(ended)
    onEnd()
  })
  const peer = openPeer<DecoderAsk, FileAsk>((message) => {
    if (child.connected) child.send(message, () => {}) // what cannot be sent fails as the process ends
  }, answer)
  child.on('message', (message: Message<unknown>) => peer.receive(message))

  function ask(number: number, about: AskAboutFile): Promise<unknown> {
    if (ended) return Promise.reject(ended)
    const isLong = about.kind === 'open' || about.kind === 'make'
    const maxMs = limits.maxMs * (isLong ? OPENING_LONGER : 1)
    const isWaiting = () => (taken.get(number)?.waits ?? 0) > 0
    return watch({ maxMs, isWaiting }, () => peer.ask({ ...about, file: number } as DecoderAsk))
  }

  async function answer(asked: FileAsk): Promise<unknown> {
    const of = taken.get(asked.file)
    if (!of) throw new Error(`File ${asked.file} was released`)
    const { file } = of
    if (asked.kind === 'derive')
      return file.derive!(
        asked.name,
        asked.sizeBytes,
        async (path) => void (await ask(asked.file, { kind: 'make', make: asked.make, path })),
      )
    of.waits++
    try {
      return await (asked.kind === 'fetch'
        ? file.fetch!(asked.ranges)
        : file.read(asked.offset, asked.length))
    } finally {
      of.waits--
    }
  }

  return {
    pid: child.pid,
    take(file) {
      const number = ++lastFile
      taken.set(number, { file, waits: 0 })
      return { ask: (about) => ask(number, about), release: () => taken.delete(number) }
    },
    async close() {
      if (ended) return
      const exited = once(child, 'exit')
      child.kill('SIGKILL') // it keeps nothing, and one that loops hears nothing else
      await exited
    },
  }
}
