import { MetaphaseError, type ErrorCode } from '@metaphase/errors'

/** What goes over the channel between two processes that ask each other. */
export type Message<Ask> =
  /** The first of a process that was started. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'ask'; readonly id: number; readonly ask: Ask }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly code: ErrorCode | null; readonly reason: string }

/** One side of it. */
export interface Peer<Ask> {
  /** What the other side makes of it. Throws what that threw: a `MetaphaseError` with its code, anything else with its words. */
  ask(ask: Ask): Promise<unknown>
  /** For every message that arrives. */
  receive(message: Message<unknown>): void
  /** Fails all that waits for an answer. */
  fail(error: Error): void
}

export function openPeer<Ask, Asked>(
  send: (message: Message<Ask>) => void,
  answer: (asked: Asked) => Promise<unknown>,
): Peer<Ask> {
  const waiting = new Map<
    number,
    { readonly resolve: (value: unknown) => void; readonly reject: (e: Error) => void }
  >()
  let lastId = 0

  async function answerTo(id: number, asked: Asked): Promise<void> {
    try {
      send({ kind: 'answer', id, value: await answer(asked) })
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      send({ kind: 'failed', id, code: error instanceof MetaphaseError ? error.code : null, reason })
    }
  }

  return {
    ask: (ask) =>
      new Promise((resolve, reject) => {
        const id = ++lastId
        waiting.set(id, { resolve, reject })
        send({ kind: 'ask', id, ask })
      }),
    receive(message) {
      if (message.kind === 'ask') return void answerTo(message.id, message.ask as Asked)
      if (message.kind === 'ready') return
      const settle = waiting.get(message.id)
      waiting.delete(message.id)
      if (message.kind === 'answer') settle?.resolve(message.value)
      else settle?.reject(errorOf(message))
    },
    fail(error) {
      for (const { reject } of waiting.values()) reject(error)
      waiting.clear()
    },
  }
}

const errorOf = ({ code, reason }: { readonly code: ErrorCode | null; readonly reason: string }): Error =>
  code === null ? new Error(reason) : new MetaphaseError(code, reason)
