import { abortMultipartUpload, completeMultipartUpload, keys, listParts, putBytes } from '@metaphase/storage'
import { createHash, randomUUID } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import { pngSlide } from '../../../test/png-slide.ts'
import { bearer, expectNoUploads, useTestApi } from '../../../test/test-api.ts'
import { completeUpload } from '../../slides/complete-upload.ts'

const MIB = 1024 * 1024
const api = useTestApi({ MAX_UPLOAD_BYTES: String(30 * MIB) })
const slide = pngSlide()
const twoParts = [Buffer.concat([slide, Buffer.alloc(5 * MIB)]), Buffer.alloc(100, 'x')] as const
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('base64')

afterEach(async () => {
  for (const { id, state } of await api.services.db.slide.findMany({ where: { state: { not: 'deleting' } } }))
    await api.call({ method: 'DELETE', url: state === 'ready' ? `/slides/${id}` : `/slides/uploads/${id}` })
  await api.services.db.slide.deleteMany()
  await expectNoUploads(api)
})

const open = (payload: object = {}, headers = {}) =>
  api.call({ method: 'POST', url: '/slides/uploads', payload, headers })
const complete = (id: string, payload?: object) =>
  api.call({ method: 'POST', url: `/slides/uploads/${id}/complete`, ...(payload ? { payload } : {}) })

async function openedId(payload: object = {}): Promise<string> {
  return (await open(payload)).json().uploadId
}

/** Has the part signed and puts `bytes` to the address, which may not be the bytes that were signed. */
async function put(id: string, partNumber: number, signed: Buffer, bytes = signed): Promise<Response> {
  const parts = [{ partNumber, sha256: sha256(signed) }]
  const answer = await api.call({ method: 'POST', url: `/slides/uploads/${id}/parts`, payload: { parts } })
  expect(answer.statusCode).toBe(200)
  const [part] = answer.json().parts
  return fetch(part.url, { method: 'PUT', headers: part.headers, body: new Uint8Array(bytes) })
}

describe('POST /slides/uploads', () => {
  test('201: an upload is opened, and shown as a slide that is uploading', async () => {
    const answer = await open({ fileName: 'a.png', externalId: 'S-1', metadata: { block: 1 } })
    expect(answer.statusCode).toBe(201)
    const { uploadId } = answer.json()
    expect(answer.headers.location).toBe(`/slides/uploads/${uploadId}`)
    expect(answer.json()).toEqual({
      uploadId,
      slideId: uploadId,
      partBytesMin: 5 * MIB,
      partsMax: 10_000,
      expiresAt: expect.any(String),
    })
    const shown = (await api.call({ url: `/slides/${uploadId}` })).json()
    expect(shown).toMatchObject({
      state: 'uploading',
      fileName: 'a.png',
      externalId: 'S-1',
      metadata: { block: 1 },
    })
  })

  test('201: the repetition under an Idempotency-Key opens no second upload', async () => {
    const headers = { 'idempotency-key': 'k' }
    const first = await open({}, headers)
    expect((await open({}, headers)).json()).toEqual(first.json())
    expect(await api.services.db.slide.count()).toBe(1)
  })

  test('400: a field that cannot be', async () => {
    const answer = await open({ mppOverride: 'small' })
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ errors: [{ field: 'mppOverride' }] })
  })

  test('404: the model does not exist', async () => {
    const answer = await open({ model: 'none' })
    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toMatchObject({ code: 'model-not-found' })
  })

  test('413: more than allowed is announced', async () => {
    const answer = await open({ sizeBytes: 31 * MIB })
    expect(answer.statusCode).toBe(413)
    expect(answer.json()).toMatchObject({ code: 'upload-too-large' })
  })
})

describe('POST /slides/uploads/:id/parts', () => {
  test('200: an address takes the bytes that it was signed for and no others', async () => {
    const id = await openedId()
    expect((await put(id, 1, slide, Buffer.alloc(slide.length))).status).toBe(400)
    expect((await put(id, 1, slide)).status).toBe(200)
  })

  test.each([
    ['a hash in hexadecimal', [{ partNumber: 1, sha256: 'ab'.repeat(32) }]],
    ['101 parts', Array.from({ length: 101 }, (_, i) => ({ partNumber: i + 1, sha256: sha256(slide) }))],
  ])('400: %s', async (_what, parts) => {
    const url = `/slides/uploads/${await openedId()}/parts`
    const answer = await api.call({ method: 'POST', url, payload: { parts } })
    expect(answer.statusCode).toBe(400)
  })
})

describe('GET /slides/uploads/:id', () => {
  test('200: the parts that have arrived', async () => {
    const id = await openedId()
    await put(id, 2, twoParts[1])
    const answer = await api.call({ url: `/slides/uploads/${id}` })
    expect(answer.statusCode).toBe(200)
    const part = { partNumber: 2, sha256: sha256(twoParts[1]), sizeBytes: 100 }
    expect(answer.json()).toMatchObject({ uploadId: id, parts: [part] })
  })
})

describe('POST /slides/uploads/:id/complete', () => {
  test('202: the parts become a slide like any other, whose hash follows', async () => {
    const id = await openedId({ sizeBytes: twoParts[0].length + 100, mppOverride: '0.5', externalId: 'S-1' })
    const etags = [await put(id, 1, twoParts[0]), await put(id, 2, twoParts[1])].map((done) =>
      done.headers.get('etag'),
    )
    const answer = await complete(id, { parts: etags.map((etag, i) => ({ partNumber: i + 1, etag })) })
    expect(answer.statusCode).toBe(202)
    expect(answer.headers.location).toBe(`/slides/${id}`)
    expect(answer.json()).toMatchObject({
      slide: {
        id,
        state: 'ready',
        externalId: 'S-1',
        sizeBytes: twoParts[0].length + 100,
        sha256: null,
        mpp: { x: 0.5, y: 0.5, source: 'override' },
      },
      analysis: { state: 'queued' },
    })
    const { hashSlide, planSlide } = api.services.senders
    expect(await hashSlide.isAlive({ slideId: id })).toBe(true)
    expect(await planSlide.isAlive({ analysisId: answer.json().analysis.id, generation: 1 })).toBe(true)
  })

  test('202: without a list all parts are joined; once more gives the same answer', async () => {
    const id = await openedId({ analyse: false })
    await put(id, 1, slide)
    const first = await complete(id)
    expect(first.statusCode).toBe(202)
    expect(first.json()).toMatchObject({ slide: { sizeBytes: slide.length }, analysis: null })
    const second = await complete(id)
    expect(second.statusCode).toBe(202)
    expect(second.json()).toEqual(first.json())
  })

  test('202: what failed between joining and admitting is taken up', async () => {
    const id = await openedId()
    await put(id, 1, slide)
    const { db, store } = api.services
    const { s3UploadId } = await db.slide.findUniqueOrThrow({ where: { id } })
    const upload = { key: keys.slide(id), uploadId: s3UploadId! }
    const parts = await listParts(store, upload.key, upload.uploadId)
    await completeMultipartUpload(store, { ...upload, parts })
    expect((await complete(id)).statusCode).toBe(202)
  })

  test('202: of two completions at once neither harms the other', async () => {
    const id = await openedId()
    await put(id, 1, slide)
    const statuses = (await Promise.all([complete(id), complete(id)])).map((answer) => answer.statusCode)
    expect(statuses).toContain(202)
    expect(statuses.filter((status) => status !== 202 && status !== 503)).toEqual([])
    expect((await complete(id)).json()).toMatchObject({ slide: { state: 'ready' } })
    expect(await api.services.db.analysis.count({ where: { slideId: id } })).toBe(1)
  })

  test('404 leaves nothing: the upload was aborted while its parts were joined', async () => {
    const id = await openedId()
    await put(id, 1, slide)
    const { db, store } = api.services
    const upload = await db.slide.findUniqueOrThrow({ where: { id } })
    await putBytes(store, keys.slide(id), slide) // as if joined
    await abortMultipartUpload(store, keys.slide(id), upload.s3UploadId!)
    await db.slide.delete({ where: { id } })
    const completing = completeUpload(api.services, { ...upload, s3UploadId: upload.s3UploadId! }, undefined)
    await expect(completing).rejects.toMatchObject({ code: 'upload-not-found' })
    await expectNoUploads(api)
  })

  test.each([
    ['no part has arrived', [], {}, undefined],
    ['a part in the middle is missing', [1, 3], {}, undefined],
    ['a named part has not arrived', [1], {}, { parts: [{ partNumber: 1 }, { partNumber: 2 }] }],
    ['a named part has other bytes', [1], {}, { parts: [{ partNumber: 1, etag: '"other"' }] }],
    ['the size is not the announced one', [1], { sizeBytes: 7 }, undefined],
  ] as const)('422: %s; the upload stays open', async (_why, arrived, wanted, payload) => {
    const id = await openedId(wanted)
    for (const partNumber of arrived) await put(id, partNumber, slide)
    const answer = await complete(id, payload)
    expect(answer.statusCode).toBe(422)
    expect(answer.json()).toMatchObject({ code: 'upload-parts-invalid' })
    expect((await api.call({ url: `/slides/uploads/${id}` })).json().parts).toHaveLength(arrived.length)
  })

  test.each([
    ['mpp-unknown', pngSlide({ mpp: null })],
    ['slide-format-unsupported', Buffer.from('no slide')],
  ])('422 leaves nothing: %s', async (code, bytes) => {
    const id = await openedId()
    await put(id, 1, bytes)
    const answer = await complete(id)
    expect(answer.statusCode).toBe(422)
    expect(answer.json()).toMatchObject({ code })
    await expectNoUploads(api)
  })
})

describe('DELETE /slides/uploads/:id', () => {
  test('204: nothing is left', async () => {
    const id = await openedId()
    await put(id, 1, slide)
    const answer = await api.call({ method: 'DELETE', url: `/slides/uploads/${id}` })
    expect(answer.statusCode).toBe(204)
    await expectNoUploads(api)
  })
})

describe('404: upload-not-found', () => {
  const part = { parts: [{ partNumber: 1, sha256: sha256(slide) }] }
  const requests = [
    ['GET', '', undefined],
    ['DELETE', '', undefined],
    ['POST', '/parts', part],
    ['POST', '/complete', {}],
  ] as const
  test.each(requests)('%s %s of one that is not there', async (method, path, payload) => {
    const url = `/slides/uploads/${randomUUID()}${path}`
    const answer = await api.call({ method, url, ...(payload ? { payload } : {}) })
    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toMatchObject({ code: 'upload-not-found' })
  })

  test.each(requests)("%s %s of another tenant's", async (method, path, payload) => {
    const url = `/slides/uploads/${await openedId()}${path}`
    const headers = bearer(api.strangersKey)
    const answer = await api.app.inject({ method, url, headers, ...(payload ? { payload } : {}) })
    expect(answer.statusCode).toBe(404)
  })
})
