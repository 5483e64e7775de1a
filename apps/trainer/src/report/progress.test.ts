import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { describeDuration, openProgress } from './progress.ts'

function openWithClock(total: number, alreadyDone = 0) {
  const stream = new PassThrough()
  let now = 1_000_000
  const bar = openProgress('epoch 3', total, { stream, alreadyDone, nowMs: () => now })
  return { bar, wait: (ms: number) => (now += ms), said: () => String(stream.read() ?? '') }
}

test('without a terminal a line is written every 30 s at most, with the remaining time', () => {
  const { bar, wait, said } = openWithClock(100)
  for (let done = 1; done <= 40; done++) {
    wait(1000)
    bar.step(done, { loss: 0.421_57 })
  }
  expect(said()).toBe('epoch 3: 30/100, 1 min 10 s left, loss 0.4216\n')
  bar.stop()
  expect(said()).toBe('epoch 3: 40/100 in 40 s, loss 0.4216\n')
})

test('the remaining time of a resumed epoch counts only the steps made since', () => {
  const { bar, wait, said } = openWithClock(100, 80)
  wait(30_000)
  bar.step(90)
  expect(said()).toBe('epoch 3: 90/100, 30 s left\n')
})

test('on a terminal a bar is drawn', () => {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 100 })
  const bar = openProgress('epoch 3', 4, { stream })
  bar.step(2, { loss: 0.5 })
  bar.stop()
  expect(String(stream.read())).toContain('epoch 3 [############............] 2/4')
})

test('durations are said in their two largest units', () => {
  expect([42_400, 200_000, 7_500_000].map(describeDuration)).toEqual(['42 s', '3 min 20 s', '2 h 5 min'])
})
