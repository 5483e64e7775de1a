import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { bearer, useTestApi } from '../test/test-api.ts'

const api = useTestApi()
const run = (...args: string[]) => {
  const env = { DATABASE_URL: api.services.config.DATABASE_URL }
  return promisify(execFile)(process.execPath, [`${import.meta.dirname}/create-api-key.ts`, ...args], { env })
}

test('prints a key that works and makes the tenant', async () => {
  const { stdout } = await run('--tenant', 'pathology', '--scopes', 'slides:read,ops', '--name', 'viewer')
  const answer = await api.app.inject({ url: '/models', headers: bearer(stdout.trim()) })
  expect(answer.statusCode).toBe(200)
  const { apiKeys } = await api.services.db.tenant.findUniqueOrThrow({
    where: { name: 'pathology' },
    include: { apiKeys: true },
  })
  expect(apiKeys).toMatchObject([{ name: 'viewer', scopes: ['slides:read', 'ops'] }])
})

test('says which scopes there are when one is unknown', async () => {
  await expect(run('--tenant', 'pathology', '--scopes', 'everything')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('slides:write'),
  })
})
