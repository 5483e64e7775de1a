import { ApiError } from './client.ts'

const TRIES = 12
const WAIT_MS = 500
const WAIT_MS_MAX = 30_000

/**
 * Does `work`, and does it again, for about four minutes and ever more patiently, while nobody answers or the answer may be
 * another one later. Throws what the last try threw, and at once what `signal` gives as the reason.
 */
export async function persistently<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    signal?.throwIfAborted()
    try {
      return await work()
    } catch (error) {
      signal?.throwIfAborted()
      if (tries === TRIES || !mayHeal(error)) throw error
      await wait(Math.min(WAIT_MS * 2 ** (tries - 1), WAIT_MS_MAX), signal)
    }
  }
}

/** fetch throws a TypeError where nobody answers, and a TimeoutError where that takes too long. */
const mayHeal = (error: unknown): boolean =>
  error instanceof ApiError
    ? error.status >= 500 || error.status === 429 || error.status === 408
    : error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError')

/** Resolves early when `signal` is given. */
function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal?.addEventListener('abort', end)
  })
}
