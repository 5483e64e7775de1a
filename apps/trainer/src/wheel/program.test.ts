import { expect, test } from 'vitest'
import { firstThatRuns, runProgram } from './program.ts'

const node = process.execPath

test('a program that ends well gives its output', async () => {
  const result = await runProgram(node, ['-p', 'process.env.NAME'], { timeoutMs: 20_000, env: { NAME: 'x' } })
  expect(result).toMatchObject({ ok: true, stdout: 'x\n' })
})

test('a program that fails gives its last words', async () => {
  const result = await runProgram(node, ['-e', 'console.error("no such header"); process.exit(3)'], {
    timeoutMs: 20_000,
  })
  expect(result.ok).toBe(false)
  expect(result.reason).toBe(`${node} ended with 3: no such header`)
})

test('a program that takes too long is ended', async () => {
  const result = await runProgram(node, ['-e', 'setInterval(() => {}, 1000)'], { timeoutMs: 200 })
  expect(result.ok).toBe(false)
  expect(result.reason).toContain('SIGTERM (it may take 0.2 s)')
})

test('a program that is not there is a reason, not an exception', async () => {
  const result = await runProgram('no-such-compiler', [], { timeoutMs: 1000 })
  expect(result).toMatchObject({ ok: false, reason: 'spawn no-such-compiler ENOENT' })
})

test('of several names the first that runs is taken', async () => {
  expect(await firstThatRuns([['no-such-compiler'], [node]])).toEqual([node])
  expect(await firstThatRuns([['no-such-compiler']])).toBeUndefined()
})
