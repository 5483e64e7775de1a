import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test, vi } from 'vitest'
import { bearer, expectNoUploads, useTestApi } from '../test/test-api.ts'
import { FORM_TYPE, fileHead } from '../test/upload-form.ts'

const api = useTestApi()

/** The API as a process of its own, over the services of this file. */
async function start(
  overrides: Readonly<Record<string, string>> = {},
): Promise<{ child: ChildProcess; origin: string }> {
  const config = Object.entries(api.services.config).map(([name, value]) => [name, String(value)])
  const env = { ...Object.fromEntries(config), PORT: '0', LOG_LEVEL: 'info', ...overrides }
  const child = fork(`${import.meta.dirname}/main.ts`, { env, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [message] = await once(child, 'message')
  expect(message).toEqual({ ready: true, port: expect.any(Number), metricsPort: null })
  return { child, origin: `http://127.0.0.1:${message.port}` }
}

test('says when it is ready, logs JSON lines, and ends well on SIGTERM', async () => {
  const { child, origin } = await start()
  expect((await fetch(`${origin}/health/ready`)).status).toBe(200)
  child.kill('SIGTERM')
  const [[code], log] = await Promise.all([once(child, 'exit'), text(child.stdout!)])
  expect(code).toBe(0)
  const lines = log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { name: string; status?: number })
  expect(lines).toContainEqual(expect.objectContaining({ name: 'api', status: 200 }))
})

test('ends well when whoever started it has gone, and with it the reader of its log', async () => {
  const { child, origin } = await start()
  child.stdout!.destroy()
  expect((await fetch(`${origin}/health/ready`)).status).toBe(200)
  child.disconnect()
  const [code] = await once(child, 'exit')
  expect(code).toBe(0)
})

test('an upload that a stop cuts off leaves nothing', async () => {
  const { child, origin } = await start({ SHUTDOWN_GRACE_MS: '0' })
  const headers = { ...bearer(api.key), 'content-type': FORM_TYPE }
  const upload = request(`${origin}/slides`, { method: 'POST', headers })
  upload.on('error', () => {})
  upload.write(fileHead('a.png') + ' '.repeat(64 * 1024))
  await vi.waitFor(async () => expect(await api.services.db.slide.count()).toBe(1), 5_000)
  child.kill('SIGINT')
  const [code] = await once(child, 'exit')
  expect(code).toBe(0)
  await expectNoUploads(api)
})

test('says which setting is wrong', async () => {
  const child = fork(`${import.meta.dirname}/main.ts`, {
    env: { PORT: 'http' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const [said] = await Promise.all([text(child.stderr!), once(child, 'exit')])
  for (const setting of ['PORT', 'DATABASE_URL', 'REDIS_URL', 'S3_BUCKET']) expect(said).toContain(setting)
})
