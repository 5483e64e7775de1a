import { createClient, dataOf, uploadSlide, type Client, type UploadProgress } from '@metaphase/client'
import { getBytes, keys } from '@metaphase/storage'
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { startStoreProxy } from '../../../../../packages/storage/test/store-proxy.ts'
import { pngSlide } from '../../../test/png-slide.ts'
import { listen, useTestApi } from '../../../test/test-api.ts'

const MIB = 1024 * 1024
/** Between the client and the object store. */
const line = await startStoreProxy(inject('services').s3.endpoint)
const api = useTestApi({ S3_PUBLIC_ENDPOINT: line.endpoint })
const bytes = Buffer.concat([pngSlide(), Buffer.alloc(19 * MIB, 'x')]) // three parts
const file = new Blob([bytes])
let client: Client

beforeAll(async () => {
  const { origin } = await listen(api)
  client = createClient({ baseUrl: origin, apiKey: api.key })
})
beforeEach(() => line.forget())
afterAll(() => line.close())

/** Lets through or cuts the parts that are sent from now on; those that went through. */
function watchParts(isCut: (nth: number) => boolean) {
  const sent = { parts: 0, through: 0 }
  line.decide(({ method }) => {
    if (method === 'PUT' && isCut(++sent.parts)) throw new Error('cut')
    if (method === 'PUT') sent.through++
    return 'answered'
  })
  return sent
}

test('a file is sent in parts, over a line that breaks, and becomes a slide with its analysis', async () => {
  const sent = watchParts((nth) => nth === 1 || nth === 3)
  const progress: UploadProgress[] = []
  const admitted = await uploadSlide(client, file, {
    fileName: 'a.png',
    externalId: 'S-1',
    onProgress: (step) => progress.push(step),
  })
  expect(sent).toEqual({ parts: 5, through: 3 })
  expect(admitted).toMatchObject({
    slide: { state: 'ready', fileName: 'a.png', externalId: 'S-1' },
    analysis: { state: 'queued' },
  })
  const stored = await getBytes(api.services.store, keys.slide(admitted.slide.id))
  expect(Buffer.compare(stored!, bytes)).toBe(0)
  expect(progress).toHaveLength(3)
  expect(progress.at(-1)).toEqual({ storedBytes: bytes.length, totalBytes: bytes.length })
})

test('after a reload only what is missing is sent', async () => {
  watchParts((nth) => nth !== 1)
  const leaving = new AbortController()
  let kept = ''
  const left = uploadSlide(client, file, {
    onOpened: (uploadId) => (kept = uploadId),
    onProgress: () => leaving.abort(new Error('left')),
    signal: leaving.signal,
  })
  await expect(left).rejects.toThrow('left')
  const { parts } = await dataOf(client.GET('/slides/uploads/{id}', { params: { path: { id: kept } } }))
  expect(parts).toHaveLength(1)
  const sent = watchParts(() => false)
  const { slide } = await uploadSlide(client, file, { uploadId: kept })
  expect(slide.id).toBe(kept)
  expect(sent.through).toBe(2)
  const stored = await getBytes(api.services.store, keys.slide(kept))
  expect(Buffer.compare(stored!, bytes)).toBe(0)
})

test('an upload is not gone on with by another file', async () => {
  const { uploadId } = await dataOf(client.POST('/slides/uploads', { body: { sizeBytes: 7 } }))
  await expect(uploadSlide(client, file, { uploadId })).rejects.toThrow('another file, of 7 bytes')
})

test('what the API refuses is told, and not tried again', async () => {
  const started = performance.now()
  await expect(uploadSlide(client, new Blob(['no slide']))).rejects.toMatchObject({
    status: 422,
    problem: { code: 'slide-format-unsupported' },
  })
  await expect(
    uploadSlide(client, file, { uploadId: '00000000-0000-4000-8000-000000000000' }),
  ).rejects.toMatchObject({ status: 404, problem: { code: 'upload-not-found' } })
  expect(performance.now() - started).toBeLessThan(5_000)
})
