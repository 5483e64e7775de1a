import { expect, test } from 'vitest'
import { useTestApi } from '../../../test/test-api.ts'

const api = useTestApi()

test('200: it lives, and says so without a key', async () => {
  const answer = await api.app.inject('/health/live')
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toEqual({ status: 'live' })
})

test('200: it is ready while Postgres, Redis and S3 answer', async () => {
  const answer = await api.app.inject('/health/ready')
  expect(answer.json()).toEqual({
    status: 'ready',
    services: {
      postgres: { ok: true, detail: null },
      redis: { ok: true, detail: null },
      s3: { ok: true, detail: null },
    },
  })
  expect(answer.statusCode).toBe(200)
})
