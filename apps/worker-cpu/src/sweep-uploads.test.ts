import {
  admitSlide,
  beginDeleting,
  beginDiscarding,
  createUploadingSlide,
  openDatabase,
  touchUpload,
  type Database,
} from '@metaphase/db'
import { createMultipartUpload, keys, listOpenUploads, openStore, type Store } from '@metaphase/storage'
import { createIsolatedScope, type IsolatedScope } from '@metaphase/testing'
import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { readConfig } from './config.ts'
import type { Services } from './services.ts'
import { sweepSlides } from './sweep-slides.ts'
import { sweepUploads } from './sweep-uploads.ts'

const log = pino({ level: 'silent' })
let scope: IsolatedScope
let db: Database
let store: Store
let tenantId: string
let services: (env?: Readonly<Record<string, string>>) => Pick<Services, 'db' | 'store' | 'log' | 'config'>

beforeAll(async () => {
  scope = await createIsolatedScope(inject('services'))
  const settings = {
    DATABASE_URL: scope.databaseUrl,
    REDIS_URL: scope.redisUrl,
    S3_ENDPOINT: scope.s3.endpoint,
    S3_REGION: scope.s3.region,
    S3_BUCKET: scope.s3.bucket,
    S3_ACCESS_KEY_ID: scope.s3.accessKeyId,
    S3_SECRET_ACCESS_KEY: scope.s3.secretAccessKey,
    CACHE_DIR: '/nonexistent',
  }
  db = openDatabase(scope.databaseUrl)
  store = openStore(readConfig(settings))
  tenantId = (await db.tenant.create({ data: { id: randomUUID(), name: 'lab' } })).id
  services = (env) => ({ db, store, log, config: readConfig({ ...settings, ...env }) })
})
afterAll(async () => {
  await db.$disconnect()
  store.close()
  await scope.drop()
})

const facts = {
  externalId: null,
  metadata: {},
  sizeBytes: 1n,
  sha256: null,
  format: 'tiff',
  vendor: 'generic',
  widthPx: null,
  heightPx: null,
  mppX: null,
  mppY: null,
  mppSource: null,
}

async function uploadingSlide(): Promise<string> {
  const id = randomUUID()
  await createUploadingSlide(db, { id, tenantId, fileName: null })
  return id
}

async function readySlide(): Promise<string> {
  const id = await uploadingSlide()
  await admitSlide(db, id, facts, null)
  return id
}

test('old uploads of slides that are ready, deleted or unknown are aborted; those of slides that are uploading live', async () => {
  const live = await uploadingSlide()
  const deleted = await readySlide()
  await beginDeleting(db, tenantId, deleted)
  const liveUploads = [
    await createMultipartUpload(store, keys.slide(live)), // two requests, one of which will finish
    await createMultipartUpload(store, keys.slide(live)),
  ]
  const others = await createMultipartUpload(store, 'not-ours/source')
  for (const slideId of [await readySlide(), deleted, randomUUID()])
    await createMultipartUpload(store, keys.slide(slideId))

  await sweepUploads(services()) // a day is how long an upload may take
  expect(await listOpenUploads(store, '')).toHaveLength(6)

  await vi.waitFor(async () => {
    await sweepUploads(services({ UPLOAD_ABANDONED_AFTER_MS: '500' }))
    const left = await listOpenUploads(store, '')
    expect(left.map(({ uploadId }) => uploadId).toSorted()).toEqual([...liveUploads, others].toSorted())
  }, 10_000)
  await admitSlide(db, live, facts, null)
  await sweepUploads(services({ UPLOAD_ABANDONED_AFTER_MS: '500' }))
  expect((await listOpenUploads(store, '')).map(({ uploadId }) => uploadId)).toEqual([others])
})

test('an upload that was touched after it was found to be abandoned is not discarded', async () => {
  const id = await uploadingSlide()
  const untouchedSince = new Date()
  await vi.waitFor(async () => {
    await touchUpload(db, id)
    const { touchedAt } = await db.slide.findUniqueOrThrow({ where: { id } })
    expect(touchedAt.getTime()).toBeGreaterThan(untouchedSince.getTime())
  })
  expect(await beginDiscarding(db, id, { untouchedSince })).toBe(false)
  expect(await beginDiscarding(db, id)).toBe(true)
})

test('a live upload is not taken for an abandoned one by a worker whose clock is 5 minutes fast', async () => {
  const id = await uploadingSlide()
  await touchUpload(db, id)
  const senders = {} as Services['senders'] // no slide here is old enough to be hashed
  const fast = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 300_000)
  await sweepSlides({ ...services({ UPLOAD_ABANDONED_AFTER_MS: '60000' }), senders }).finally(() =>
    fast.mockRestore(),
  )
  expect(await db.slide.findUnique({ where: { id } })).toMatchObject({ state: 'uploading' })
  await vi.waitFor(async () => {
    await sweepSlides({ ...services({ UPLOAD_ABANDONED_AFTER_MS: '500' }), senders })
    expect(await db.slide.findUnique({ where: { id } })).toBeNull()
  }, 10_000)
})
