import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pngSlide } from '../../../test/png-slide.ts'
import { bearer, useTestApi } from '../../../test/test-api.ts'
import { slideForm } from '../../../test/upload-form.ts'
import { buildApp } from '../../app.ts'
import { closeServices, openServices } from '../../services.ts'

const NOTHING_LISTENS = '127.0.0.1:1'
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

/** The API whose services are those of `api` but for one, which is away. */
function useApiWithout(away: Readonly<Record<string, string>>) {
  const broken = {} as { app: FastifyInstance; call(request: InjectOptions): ReturnType<typeof api.call> }
  let close: () => Promise<void>
  beforeAll(async () => {
    const services = openServices({ ...api.services.config, ...away }, api.services.log)
    broken.app = await buildApp(services)
    broken.call = ({ headers, ...request }) =>
      broken.app.inject({ ...request, headers: { ...bearer(api.key), ...headers } })
    close = async () => {
      await broken.app.close()
      await closeServices(services)
    }
  })
  afterAll(() => close())
  return broken
}

const readiness = async (app: FastifyInstance) => {
  const answer = await app.inject('/health/ready')
  expect(answer.statusCode).toBe(503)
  const { services } = answer.json() as { services: Record<string, { ok: boolean }> }
  return Object.entries(services).flatMap(([name, { ok }]) => (ok ? [] : [name]))
}

describe('while Redis is away', () => {
  const broken = useApiWithout({ REDIS_URL: `redis://${NOTHING_LISTENS}` })

  test('202: a slide and its analysis are taken, for the sweep to queue', async () => {
    const answer = await broken.call(slideForm([['file', pngSlide(), 'a.png']]))
    expect(answer.statusCode).toBe(202)
    const { id } = answer.json().analysis
    expect(await api.services.db.analysis.findUniqueOrThrow({ where: { id } })).toMatchObject({
      state: 'queued',
    })
  })

  test('200: an analysis in progress is shown', async () => {
    const { id } = await api.services.db.analysis.findFirstOrThrow()
    await api.services.db.analysis.update({ where: { id }, data: { state: 'detecting', batches: 3 } })
    const answer = await broken.call({ url: `/analyses/${id}` })
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({ state: 'detecting', progress: 0 })
  })

  test('503: readiness names it', async () => {
    expect(await readiness(broken.app)).toEqual(['redis'])
  })
})

describe('while Postgres is away', () => {
  const broken = useApiWithout({ DATABASE_URL: `postgresql://${NOTHING_LISTENS}/metaphase` })

  test('503: come again', async () => {
    const answer = await broken.call({ url: '/slides' })
    expect(answer.statusCode).toBe(503)
    expect(answer.json()).toMatchObject({ code: 'database-unavailable' })
    expect(answer.headers['retry-after']).toBe('5')
    expect(answer.headers['www-authenticate']).toBeUndefined()
  })

  test('503: readiness names it', async () => {
    expect(await readiness(broken.app)).toEqual(['postgres'])
  })
})

describe('while S3 is away', () => {
  const broken = useApiWithout({ S3_ENDPOINT: `http://${NOTHING_LISTENS}` })

  test('503: an upload is refused, and no reader sees its slide', async () => {
    const before = (await api.call({ url: '/slides' })).json()
    const answer = await broken.call(slideForm([['file', pngSlide(), 'a.png']]))
    expect(answer.statusCode).toBe(503)
    expect(answer.json()).toMatchObject({ code: 'storage-unavailable' })
    expect((await api.call({ url: '/slides' })).json()).toEqual(before)
  })

  test('503: readiness names it', async () => {
    expect(await readiness(broken.app)).toEqual(['s3'])
  })
})
