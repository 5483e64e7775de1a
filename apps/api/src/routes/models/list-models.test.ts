import { activateModel, registerModel } from '@metaphase/db'
import { expect, test } from 'vitest'
import { useTestApi } from '../../../test/test-api.ts'

const api = useTestApi()

test('200: every model; the one activated last is the active one', async () => {
  const other = { sha256: 'a'.repeat(64), name: 'other', version: '2.0.0', manifest: { id: 'other' } }
  await registerModel(api.services.db, other)
  await activateModel(api.services.db, other.sha256)
  const answer = await api.call({ url: '/models' })
  expect(answer.statusCode).toBe(200)
  expect(answer.json().models).toEqual([
    { ...other, active: true, createdAt: expect.any(String) },
    expect.objectContaining({ name: 'test-model', version: '1.0.0', sha256: api.modelSha256, active: false }),
  ])
})
