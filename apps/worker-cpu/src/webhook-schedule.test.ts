import { expect, test } from 'vitest'
import { nextAttemptMs, parseRetryAfterMs } from './webhook-schedule.ts'

test('pauses grow from seconds to a day and then end', () => {
  const pauses = Array.from({ length: 10 }, (_, i) => nextAttemptMs(i + 1, 0, null))
  expect(pauses[0]).toBe(5_000)
  expect(pauses[8]).toBe(24 * 3_600_000)
  expect(pauses[9]).toBeNull()
  const totalHours = pauses.reduce<number>((sum, pause) => sum + (pause ?? 0), 0) / 3_600_000
  expect(totalHours).toBeGreaterThan(72)
})

test('jitter adds up to a fifth', () => {
  expect(nextAttemptMs(1, 1, null)).toBe(6_000)
})

test('Retry-After is honoured where it is later, up to a day', () => {
  expect(nextAttemptMs(1, 0, 60_000)).toBe(60_000)
  expect(nextAttemptMs(1, 0, 1_000)).toBe(5_000)
  expect(nextAttemptMs(1, 0, 1e12)).toBe(24 * 3_600_000)
})

test('Retry-After comes as seconds or as a date; anything else is no request', () => {
  const now = Date.parse('2026-01-01T00:00:00Z')
  expect(parseRetryAfterMs('120', now)).toBe(120_000)
  expect(parseRetryAfterMs('Thu, 01 Jan 2026 00:01:00 GMT', now)).toBe(60_000)
  expect(parseRetryAfterMs('Wed, 31 Dec 2025 00:00:00 GMT', now)).toBe(0)
  expect(parseRetryAfterMs('soon', now)).toBeNull()
  expect(parseRetryAfterMs(undefined, now)).toBeNull()
})
