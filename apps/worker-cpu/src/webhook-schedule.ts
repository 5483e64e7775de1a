const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Pauses after the first, second … failed attempt: about three days in all, as Standard Webhooks 1.0 proposes. */
const PAUSES_MS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
]
const RETRY_AFTER_MAX_MS = 24 * HOUR

/**
 * When to try again after failed attempt number `attempt` (from 1), or null when that was the last one. Up to 20 % is
 * added by `random` (0..1), so that a receiver that comes back is not met by all deliveries at once. The receiver's own
 * `Retry-After` is honoured where it is later. `speedup` divides the pauses.
 */
export function nextAttemptMs(
  attempt: number,
  random: number,
  retryAfterMs: number | null,
  speedup = 1,
): number | null {
  const pause = PAUSES_MS[attempt - 1]
  if (pause === undefined) return null
  return Math.max((pause / speedup) * (1 + 0.2 * random), Math.min(retryAfterMs ?? 0, RETRY_AFTER_MAX_MS))
}

/** Milliseconds that a `Retry-After` header asks for: seconds or an HTTP date; null when absent or unreadable. */
export function parseRetryAfterMs(header: string | undefined, nowMs: number): number | null {
  if (header === undefined) return null
  const seconds = Number(header)
  const waitMs = Number.isFinite(seconds) ? seconds * SECOND : Date.parse(header) - nowMs
  return Number.isNaN(waitMs) ? null : Math.max(0, waitMs)
}
