import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { pngSlide } from '../../../test/png-slide.ts'
import { bearer, useTestApi } from '../../../test/test-api.ts'
import { slideForm } from '../../../test/upload-form.ts'

const api = useTestApi()
let made: { slide: { id: string }; analysis: { id: string } }

beforeAll(async () => {
  made = (await api.call(slideForm([['file', pngSlide(), 'a.png']]))).json()
})

test('200: the slide and what was asked of it', async () => {
  const answer = await api.call({ url: `/slides/${made.slide.id}` })
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toEqual({
    ...made.slide,
    analyses: [
      {
        id: made.analysis.id,
        state: 'queued',
        model: { name: 'test-model', version: '1.0.0' },
        mitoses: null,
        createdAt: expect.any(String),
        finishedAt: null,
      },
    ],
  })
})

test('400: an id that is none', async () => {
  const answer = await api.call({ url: '/slides/1' })
  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toMatchObject({ errors: [{ field: 'id' }] })
})

test('404: no such slide', async () => {
  const answer = await api.call({ url: `/slides/${randomUUID()}` })
  expect(answer.statusCode).toBe(404)
  expect(answer.json()).toMatchObject({ code: 'slide-not-found' })
})

test("404: another tenant's slide", async () => {
  const headers = bearer(api.strangersKey)
  const answer = await api.app.inject({ url: `/slides/${made.slide.id}`, headers })
  expect(answer.statusCode).toBe(404)
})
