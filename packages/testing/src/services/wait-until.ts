import { setTimeout as delay } from 'node:timers/promises'

const POLL_MS = 25

/** Waits for the condition. Throws if `timeoutMs` pass, or if `cancelled` resolves, before it holds. */
export async function waitUntil(
  condition: () => Promise<boolean>,
  { timeoutMs, cancelled }: { timeoutMs: number; cancelled: Promise<unknown> },
): Promise<void> {
  let isCancelled = false
  void cancelled.then(() => (isCancelled = true))
  const endMs = Date.now() + timeoutMs
  while (!(await condition())) {
    if (isCancelled) throw new Error('it stopped before it was ready')
    if (Date.now() > endMs) throw new Error(`it was not ready after ${timeoutMs} ms`)
    await delay(POLL_MS)
  }
}
