import { getBytes, keys, putBytes } from '@metaphase/storage'
import { createHash } from 'node:crypto'
import { readSlideHeader } from '@metaphase/tiling'
import { afterEach, describe, expect, test } from 'vitest'
import { dicomImage } from '../../../../../packages/tiling/test/dicom-slide.ts'
import { memorySource } from '../../../../../packages/tiling/test/made-slides.ts'
import { mrxsFiles } from '../../../../../packages/tiling/test/mrxs-slide.ts'
import { svs } from '../../../../../packages/tiling/test/vendor-tiffs.ts'
import { zipArchive } from '../../../../../packages/tiling/test/zip-archive.ts'
import { expectNoUploads, useTestApi } from '../../../test/test-api.ts'
import { slideForm, type FormPart } from '../../../test/upload-form.ts'

const api = useTestApi()
const dicom = dicomImage({
  kind: 'VOLUME',
  widthPx: 128,
  heightPx: 128,
  tilePx: { width: 128, height: 128 },
  rgb: new Uint8Array(128 * 128 * 3),
  mpp: 0.25,
  instance: '1.2.3',
})

afterEach(async () => {
  for (const { id } of await api.services.db.slide.findMany({ where: { state: 'ready' } }))
    await api.call({ method: 'DELETE', url: `/slides/${id}` })
  await api.services.db.slide.deleteMany()
  await expectNoUploads(api)
})

const post = (bytes: Buffer, fileName: string, ...fields: FormPart[]) =>
  api.call(slideForm([...fields, ['file', bytes, fileName]]))
const get = (url: string, headers = {}) => api.call({ method: 'GET', url, headers })
const namesOf = async (id: string): Promise<string[]> =>
  (await get(`/slides/${id}/associated-images`)).json().images.map(({ name }: { name: string }) => name)

describe('pictures beside a slide', () => {
  test('those of an SVS: listed, and given as JPEGs that nobody keeps', async () => {
    const { slide } = (await post(svs(), 'a.svs')).json()
    expect((await get(`/slides/${slide.id}/associated-images`)).json()).toEqual({
      images: ['thumbnail', 'label', 'macro'].map((name) => ({
        name,
        href: `/slides/${slide.id}/associated-images/${name}`,
      })),
    })
    const label = await get(`/slides/${slide.id}/associated-images/label`)
    expect(label.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'private, no-store',
    })
    expect(await readSlideHeader(memorySource(label.rawPayload))).toMatchObject({
      format: 'jpeg',
      widthPx: 90,
      heightPx: 110,
    })
  })

  test('404: of another tenant, of a name the slide has not, of a slide without', async () => {
    const { slide } = (await post(dicom, 'a.dcm')).json()
    const label = `/slides/${slide.id}/associated-images/label`
    expect((await get(label)).json()).toMatchObject({ status: 404, code: 'associated-image-not-found' })
    expect(await namesOf(slide.id)).toEqual([])
    const stranger = await get(label, { authorization: `Bearer ${api.strangersKey}` })
    expect(stranger.json()).toMatchObject({ code: 'slide-not-found' })
  })

  test('400: a name that no scanner knows; 403: without slides:read', async () => {
    const { slide } = (await post(svs(), 'a.svs')).json()
    expect((await get(`/slides/${slide.id}/associated-images/..%2Fsource`)).statusCode).toBe(400)
    const key = await api.keyWith('results:read')
    const answer = await get(`/slides/${slide.id}/associated-images/label`, {
      authorization: `Bearer ${key}`,
    })
    expect(answer.statusCode).toBe(403)
  })

  test('of a format that only opening tells, what an analysis stored', async () => {
    const { slide } = (await post(dicom, 'a.dcm')).json()
    await putBytes(api.services.store, keys.associatedImage(slide.id, 'label'), 'a JPEG')
    expect(await namesOf(slide.id)).toEqual(['label'])
    expect((await get(`/slides/${slide.id}/associated-images/label`)).payload).toBe('a JPEG')
  })
})

describe('stripLabel', () => {
  test('takes label and macro out of the stored file; its SHA-256 is the stored file\u2019s', async () => {
    const answer = await post(svs(), 'a.svs', ['stripLabel', 'true'])
    expect(answer.statusCode).toBe(202)
    const { slide } = answer.json()
    expect(slide).toMatchObject({ widthPx: 600, mpp: { x: 0.25 }, sizeBytes: svs().length })
    expect(await namesOf(slide.id)).toEqual(['thumbnail'])
    const stored = Buffer.from((await getBytes(api.services.store, keys.slide(slide.id)))!)
    expect(stored.includes('label 90x110')).toBe(false)
    expect(slide.sha256).toBe(createHash('sha256').update(stored).digest('hex'))
  })

  test('422 leaves nothing: a format whose label cannot be taken out', async () => {
    const answer = await post(dicom, 'a.dcm', ['stripLabel', 'true'])
    expect(answer.json()).toMatchObject({ status: 422, code: 'label-not-removable' })
    await expectNoUploads(api)
  })

  test('an upload in parts may ask for it as well', async () => {
    const opened = await api.call({ method: 'POST', url: '/slides/uploads', payload: { stripLabel: true } })
    const { uploadId } = opened.json()
    const sha256 = createHash('sha256').update(svs()).digest('base64')
    const signed = await api.call({
      method: 'POST',
      url: `/slides/uploads/${uploadId}/parts`,
      payload: { parts: [{ partNumber: 1, sha256 }] },
    })
    const [part] = signed.json().parts
    await fetch(part.url, { method: 'PUT', headers: part.headers, body: new Uint8Array(svs()) })
    const done = await api.call({ method: 'POST', url: `/slides/uploads/${uploadId}/complete` })
    expect(done.statusCode).toBe(202)
    expect(await namesOf(uploadId)).toEqual(['thumbnail'])
  })
})

describe('slides that only opening measures', () => {
  test('202: MRXS as a zip; what the upload states is kept, the rest is null', async () => {
    const zip = zipArchive(await mrxsFiles('DOE JANE'))
    expect((await post(zip, 'a.zip')).json().slide).toMatchObject({
      format: 'mrxs',
      vendor: 'mirax',
      widthPx: null,
      mpp: null,
    })
    const stated = (await post(zip, 'a.zip', ['mppOverride', '0.5'])).json()
    expect(stated.slide.mpp).toEqual({ x: 0.5, y: 0.5, source: 'override' })
    expect(stated.analysis.mpp).toEqual(stated.slide.mpp)
  })

  test.each([
    ['mpp-implausible', () => dicom, 'a.dcm', ['mppOverride', '9']],
    [
      'slide-unreadable',
      () => zipArchive([{ name: '../../x', bytes: Buffer.from('x') }]),
      'a.zip',
      ['externalId', 'x'],
    ],
    [
      'slide-format-unsupported',
      () => zipArchive([{ name: 'x', bytes: Buffer.from('x') }]),
      'a.zip',
      ['externalId', 'x'],
    ],
  ] as const)('422 leaves nothing: %s', async (code, make, fileName, field) => {
    expect((await post(make(), fileName, field)).json()).toMatchObject({ status: 422, code })
    await expectNoUploads(api)
  })

  test('422: an .mrxs alone, which is a picture of its slide', async () => {
    const [thumbnail] = await mrxsFiles('a')
    const answer = await post(Buffer.from(thumbnail!.bytes), 'DOE.mrxs', ['mppOverride', '0.25'])
    expect(answer.json()).toMatchObject({
      code: 'slide-format-unsupported',
      detail: expect.stringContaining('one zip archive'),
    })
  })
})

test('no log line holds a file name, a description or a name inside of an archive', async () => {
  const { slide } = (await post(svs(), 'DOE_JANE.svs')).json()
  await get(`/slides/${slide.id}/associated-images/label`)
  await post(zipArchive(await mrxsFiles('DOE JANE')), 'DOE JANE.zip')
  await post(zipArchive([{ name: '../DOE JANE', bytes: Buffer.from('x') }]), 'DOE JANE.zip')
  await post(svs().subarray(0, -200), 'DOE JANE.svs', ['stripLabel', 'true'])
  expect(api.logged()).toContain('answered')
  expect(api.logged()).not.toMatch(/DOE|Aperio Image Library/)
})
