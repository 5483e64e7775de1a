import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const limits = JSON.stringify(join(import.meta.dirname, 'process-limits.ts'))
/** Runs a worker of these limits that does `work`; how it ended, and what it said. */
async function endOf(env: object, work: string): Promise<{ code: number; stdout: string }> {
  const script = `
    import { limitProcess } from ${limits}
    const limits = limitProcess(${JSON.stringify(env)}, (why, message) => console.log(JSON.stringify(why), message))
    ${work}`
  const args = ['--input-type=module-typescript', '--eval', script]
  return promisify(execFile)(process.execPath, args, { timeout: 20_000 }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: { code: number; stdout: string }) => error,
  )
}

test('a process that holds too much memory ends itself, and says so', async () => {
  const grow = 'const held = []; setInterval(() => held.push(Buffer.alloc(20_000_000, 1)), 20)'
  const { code, stdout } = await endOf({ MAX_RSS_BYTES: 300_000_000, MAX_JOB_MS: 60_000 }, grow)
  expect(code).toBe(137)
  expect(stdout).toMatch(/rssBytes.*over its limit/)
})

test('a process whose job takes too long ends itself, and says which', async () => {
  const run = `setTimeout(() => limits.job.onExceeded({ jobName: 'plan-slide', jobId: 'x' }), limits.job.ms); setInterval(() => {}, 10)`
  const { code, stdout } = await endOf({ MAX_RSS_BYTES: 0, MAX_JOB_MS: 1_000 }, run)
  expect(code).toBe(137)
  expect(stdout).toContain('plan-slide')
})

test('one within its limits ends when it is done', async () => {
  expect((await endOf({ MAX_RSS_BYTES: 2_000_000_000, MAX_JOB_MS: 60_000 }, 'limits.close()')).code).toBe(0)
})
