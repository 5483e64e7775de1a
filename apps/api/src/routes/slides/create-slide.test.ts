import { keys, objectSizeBytes } from '@metaphase/storage'
import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { pngSlide } from '../../../test/png-slide.ts'
import { bearer, expectNoUploads, objectKeys, useTestApi } from '../../../test/test-api.ts'
import { FORM_TYPE, fileHead, formBody, slideForm } from '../../../test/upload-form.ts'

const MIB = 1024 * 1024
const api = useTestApi({ MAX_UPLOAD_BYTES: String(24 * MIB) })
const slide = pngSlide()
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

beforeEach(async () => {
  await api.services.db.slide.deleteMany()
  for (const key of await objectKeys(api, 'slides/')) throw new Error(`${key} was left by the test before`)
})

/** Deletes what a successful upload stored, so that the next test begins with nothing. */
async function forget(slideId: string): Promise<void> {
  await api.call({ method: 'DELETE', url: `/slides/${slideId}` })
}

describe('202', () => {
  test('a slide is stored, described from its own header, and its analysis queued', async () => {
    const fields = [
      ['externalId', 'S-1'],
      ['metadata', '{"block":"A2"}'],
    ] as const
    const answer = await api.call(slideForm([...fields, ['file', slide, 'case 1.png']]))
    expect(answer.statusCode).toBe(202)
    const { slide: made, analysis } = answer.json()
    expect(answer.headers.location).toBe(`/slides/${made.id}`)
    expect(made).toEqual({
      id: expect.any(String),
      state: 'ready',
      externalId: 'S-1',
      fileName: 'case 1.png',
      metadata: { block: 'A2' },
      sizeBytes: slide.length,
      sha256: sha256(slide),
      format: 'png',
      vendor: 'generic',
      widthPx: 256,
      heightPx: 256,
      mpp: { x: 0.25, y: 0.25, source: 'png-phys' },
      createdAt: expect.any(String),
    })
    expect(analysis).toMatchObject({
      slideId: made.id,
      state: 'queued',
      progress: 0,
      model: { name: 'test-model', version: '1.0.0', sha256: api.modelSha256 },
      mpp: { x: 0.25, y: 0.25, source: 'png-phys' },
      counts: null,
    })
    expect(await objectSizeBytes(api.services.store, keys.slide(made.id))).toBe(slide.length)
    expect(await api.services.senders.planSlide.isAlive({ analysisId: analysis.id, generation: 1 })).toBe(
      true,
    )
    await forget(made.id)
  })

  test('fields may follow the file; mppOverride takes the place of what the file says', async () => {
    const parts = [
      ['file', pngSlide({ mpp: null }), 'a.png'],
      ['mppOverride', '0.25,0.26'],
      ['analyse', 'false'],
    ] as const
    const answer = await api.call(slideForm(parts))
    expect(answer.statusCode).toBe(202)
    expect(answer.json()).toMatchObject({
      slide: { mpp: { x: 0.25, y: 0.26, source: 'override' } },
      analysis: null,
    })
    await forget(answer.json().slide.id)
  })

  test('a slide of several parts keeps every byte', async () => {
    const large = Buffer.concat([slide, Buffer.alloc(20 * MIB, 'x')])
    const answer = await api.call(
      slideForm([
        ['analyse', 'false'],
        ['file', large, 'a.png'],
      ]),
    )
    expect(answer.json().slide).toMatchObject({ sizeBytes: large.length, sha256: sha256(large) })
    await forget(answer.json().slide.id)
  })
})

describe('400 leaves nothing', () => {
  const refusals = [
    ['no file', [['externalId', 'x']], 'file'],
    [
      'two files',
      [
        ['file', slide, 'a.png'],
        ['file', slide, 'b.png'],
      ],
      'file',
    ],
    ['a file of another name', [['slide', slide, 'a.png']], 'slide'],
    [
      'an unknown field',
      [
        ['file', slide, 'a.png'],
        ['mpp', '0.25'],
      ],
      'body',
    ],
    [
      'a field twice',
      [
        ['externalId', 'x'],
        ['externalId', 'y'],
        ['file', slide, 'a.png'],
      ],
      'externalId',
    ],
    [
      'a µm/px that is no number',
      [
        ['mppOverride', '1/4'],
        ['file', slide, 'a.png'],
      ],
      'mppOverride',
    ],
    [
      'metadata that is no JSON object',
      [
        ['metadata', '[1]'],
        ['file', slide, 'a.png'],
      ],
      'metadata',
    ],
  ] as const
  test.each(refusals)('%s', async (_what, parts, field) => {
    const answer = await api.call(slideForm(parts))
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ code: 'request-invalid', errors: [{ field }] })
    await expectNoUploads(api)
  })

  test.each([
    ['inside the file', Buffer.concat([Buffer.from(fileHead('a.png')), slide.subarray(0, 100)])],
    ['before the last boundary', formBody([['file', slide, 'a.png']]).subarray(0, -4)],
    [
      'inside the file, after a first part of it',
      Buffer.concat([Buffer.from(fileHead('a.png')), Buffer.alloc(17 * MIB)]),
    ],
  ])('a body that ends %s', async (_where, payload) => {
    const answer = await api.call({
      method: 'POST',
      url: '/slides',
      headers: { 'content-type': FORM_TYPE },
      payload,
    })
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ code: 'upload-truncated' })
    await expectNoUploads(api)
  })
})

test('401: a key is needed before anything is read', async () => {
  const answer = await api.app.inject(slideForm([['file', slide, 'a.png']]))
  expect(answer.statusCode).toBe(401)
})

test('403: the key needs slides:write', async () => {
  const key = await api.keyWith('slides:read', 'results:read')
  const answer = await api.app.inject(slideForm([['file', slide, 'a.png']], bearer(key)))
  expect(answer.statusCode).toBe(403)
})

test('404 leaves nothing: the model does not exist', async () => {
  const answer = await api.call(
    slideForm([
      ['model', 'none'],
      ['file', slide, 'a.png'],
    ]),
  )
  expect(answer.statusCode).toBe(404)
  expect(answer.json()).toMatchObject({ code: 'model-not-found' })
  await expectNoUploads(api)
})

describe('413 leaves nothing', () => {
  test('more bytes than allowed, announced', async () => {
    const headers = { 'content-type': FORM_TYPE, 'content-length': String(10_000 * MIB) }
    const answer = await api.call({ method: 'POST', url: '/slides', headers, payload: fileHead('a.png') })
    expect(answer.statusCode).toBe(413)
    expect(answer.json()).toMatchObject({ code: 'upload-too-large' })
    await expectNoUploads(api)
  })

  test('more bytes than allowed, not announced', async () => {
    const answer = await api.call(slideForm([['file', Buffer.alloc(24 * MIB + 1), 'a.png']]))
    expect(answer.statusCode).toBe(413)
    expect(answer.json()).toMatchObject({ code: 'upload-too-large' })
    await expectNoUploads(api)
  })
})

test.each(['application/json', 'application/octet-stream', 'image/tiff'])(
  '415: %s is no form',
  async (type) => {
    const headers = { 'content-type': type }
    const answer = await api.call({ method: 'POST', url: '/slides', headers, payload: '{}' })
    expect(answer.statusCode).toBe(415)
    expect(answer.json()).toMatchObject({ code: 'media-type-unsupported' })
  },
)

describe('422 leaves nothing', () => {
  test.each([
    ['slide-empty', Buffer.alloc(0)],
    ['slide-format-unsupported', Buffer.from('not a slide at all')],
    ['slide-truncated', slide.subarray(0, 20)],
    ['slide-too-small', pngSlide({ sidePx: 16 })],
    ['mpp-unknown', pngSlide({ mpp: null })],
    ['mpp-implausible', pngSlide({ mpp: 300 })],
  ])('%s', async (code, bytes) => {
    const answer = await api.call(slideForm([['file', bytes, 'a.png']]))
    expect(answer.statusCode).toBe(422)
    expect(answer.json()).toMatchObject({ code })
    await expectNoUploads(api)
  })
})
