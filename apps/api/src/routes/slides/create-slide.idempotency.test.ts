import { claimIdempotencyKey, prolongIdempotencyLock, purgeSlide } from '@metaphase/db'
import { expect, test } from 'vitest'
import { pngSlide } from '../../../test/png-slide.ts'
import { bearer, objectKeys, useTestApi } from '../../../test/test-api.ts'
import { slideForm } from '../../../test/upload-form.ts'
import { nameUuid } from '../../name-uuid.ts'

const api = useTestApi()
const slide = pngSlide()
const form = (key: string, externalId = 'S-1', bytes = slide) =>
  slideForm(
    [
      ['externalId', externalId],
      ['file', bytes, 'a.png'],
    ],
    { 'idempotency-key': key },
  )

test('202: the repetition of an upload is answered as the first and stores nothing', async () => {
  const first = await api.call(form('again'))
  const second = await api.call(form('again'))
  expect(second.statusCode).toBe(202)
  expect(second.json()).toEqual(first.json())
  expect(second.headers.location).toBe(first.headers.location)
  expect(second.headers['idempotent-replayed']).toBe('true')
  expect(await objectKeys(api, 'slides/')).toHaveLength(1)
})

test.each([
  ['another file', form('reused', 'S-1', pngSlide({ mpp: 0.5 }))],
  ['another field', form('reused', 'S-2')],
])('422: the key was used for %s', async (_what, other) => {
  await api.call(form('reused'))
  const answer = await api.call(other)
  expect(answer.statusCode).toBe(422)
  expect(answer.json()).toMatchObject({ code: 'idempotency-key-reused' })
})

test('409: of two uploads at once one is told to come again', async () => {
  const both = await Promise.all([api.call(form('race')), api.call(form('race'))])
  const [made, refused] = both.toSorted((a, b) => a.statusCode - b.statusCode)
  expect(made?.statusCode).toBe(202)
  expect(refused?.statusCode).toBe(409)
  expect(refused?.json()).toMatchObject({ code: 'idempotency-key-in-use' })
  expect(refused?.headers['retry-after']).toBeDefined()
})

test('an upload that failed can be made again under its key', async () => {
  const failed = await api.call(form('failed', 'S-1', slide.subarray(0, 20)))
  expect(failed.statusCode).toBe(422)
  expect((await api.call(form('failed'))).statusCode).toBe(202)
})

test('a key whose holder died is free once its lock has run out', async () => {
  const { db } = api.services
  const { id: tenantId } = await db.tenant.findUniqueOrThrow({ where: { name: 'lab' } })
  const held = { tenantId, key: 'dead', route: 'POST /slides', lockedUntil: new Date(Date.now() + 60_000) }
  await db.idempotentRequest.create({ data: held })
  expect((await api.call(form('dead'))).statusCode).toBe(409)
  await db.idempotentRequest.updateMany({ where: { key: 'dead' }, data: { lockedUntil: new Date(0) } })
  expect((await api.call(form('dead'))).statusCode).toBe(202)
})

test('409: what a request with the key left is still being removed', async () => {
  const { db } = api.services
  const { id: tenantId } = await db.tenant.findUniqueOrThrow({ where: { name: 'lab' } })
  const held = { tenantId, key: 'removed', route: 'POST /slides', lockedUntil: new Date(0) }
  const { createdAt } = await db.idempotentRequest.create({ data: held })
  const id = nameUuid(tenantId, `${createdAt.toISOString()} removed`)
  await db.slide.create({ data: { id, tenantId, state: 'deleting' } })
  for (let repeated = 0; repeated < 2; repeated++) {
    const answer = await api.call(form('removed'))
    expect(answer.statusCode).toBe(409)
    expect(answer.json()).toMatchObject({ code: 'idempotency-key-in-use' })
  }
  expect(await db.slide.findUnique({ where: { id } })).toMatchObject({ state: 'deleting' })
  await purgeSlide(db, id)
  expect((await api.call(form('removed'))).json()).toMatchObject({ slide: { id } })
})

test('a request that failed after it had made the slide: the repetition finds that slide, at once', async () => {
  const { db, log } = api.services
  const { info } = log
  log.info = (...about: unknown[]) => {
    if (about.includes('slide admitted')) throw new Error('the database went away after it had committed')
    info.apply(log, about as Parameters<typeof info>)
  }
  const failed = await api.call(form('too-late', 'S-late'))
  log.info = info
  expect(failed.statusCode).toBe(500)
  const repeated = await api.call(form('too-late', 'S-late'))
  expect(repeated.statusCode).toBe(202)
  expect(await db.slide.findMany({ where: { externalId: 'S-late' }, select: { id: true } })).toEqual([
    { id: repeated.json().slide.id },
  ])
})

test('a process died after it made the slide and before it answered: the repetition finds that slide', async () => {
  const { db } = api.services
  const first = await api.call(form('half-way', 'S-half'))
  await db.idempotentRequest.updateMany({
    where: { key: 'half-way' },
    data: { status: null, fingerprint: null, lockedUntil: new Date(0) },
  })
  const second = await api.call(form('half-way', 'S-half'))
  expect(second.statusCode).toBe(202)
  expect(second.json()).toEqual(first.json())
  expect(await db.slide.count({ where: { externalId: 'S-half' } })).toBe(1)
  expect((await api.call(form('half-way', 'S-half'))).json()).toEqual(first.json())
})

test('… or while the slide was arriving: it is taken anew, and nothing is left of the first', async () => {
  const { db } = api.services
  const first = (await api.call(form('arriving', 'S-arriving'))).json()
  await db.analysis.deleteMany({ where: { slideId: first.slide.id } })
  await db.slide.update({ where: { id: first.slide.id }, data: { state: 'uploading' } })
  await db.idempotentRequest.updateMany({
    where: { key: 'arriving' },
    data: { status: null, fingerprint: null, lockedUntil: new Date(0) },
  })
  const second = await api.call(form('arriving', 'S-arriving'))
  expect(second.statusCode).toBe(202)
  expect(second.json().slide.id).toBe(first.slide.id)
  expect(await db.slide.count({ where: { externalId: 'S-arriving', state: 'ready' } })).toBe(1)
})

test('a lock is prolonged by its holder alone', async () => {
  const { db } = api.services
  const { id: tenantId } = await db.tenant.findUniqueOrThrow({ where: { name: 'lab' } })
  const id = { tenantId, key: 'long' }
  const claim = await claimIdempotencyKey(db, id, { route: 'POST /slides', lockMs: 1_000 })
  if (claim.kind !== 'held') throw new Error('a new key is free')
  const prolonged = await prolongIdempotencyLock(db, id, { lockedUntil: claim.lockedUntil, lockMs: 60_000 })
  expect(prolonged?.getTime()).toBeGreaterThan(claim.lockedUntil.getTime())
  expect(await prolongIdempotencyLock(db, id, { lockedUntil: claim.lockedUntil, lockMs: 60_000 })).toBeNull()
})

test('the same key of another tenant is another key', async () => {
  const own = await api.call(form('shared'))
  const { headers, ...request } = form('shared')
  const theirs = await api.app.inject({ ...request, headers: { ...headers, ...bearer(api.strangersKey) } })
  expect(theirs.statusCode).toBe(202)
  expect(theirs.json().slide.id).not.toBe(own.json().slide.id)
})

test('400: a key of invisible characters', async () => {
  const answer = await api.call(form('a b'))
  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toMatchObject({ errors: [{ field: 'idempotency-key' }] })
})
