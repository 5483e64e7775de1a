import { createMultipartUpload, keys, listOpenUploads } from '@metaphase/storage'
import { once } from 'node:events'
import { request, type ClientRequest, type IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { beforeAll, expect, test, vi } from 'vitest'
import { pngSlide } from '../../../test/png-slide.ts'
import { bearer, expectNoUploads, listen, useTestApi } from '../../../test/test-api.ts'
import { FORM_END, FORM_TYPE, fileHead } from '../../../test/upload-form.ts'

const MIB = 1024 * 1024
const api = useTestApi({ MAX_UPLOAD_BYTES: String(60 * MIB) })

let origin: URL
beforeAll(async () => {
  origin = await listen(api)
})

function beginUpload(headers: Readonly<Record<string, string>> = {}): ClientRequest {
  const upload = request(new URL('/slides', origin), {
    method: 'POST',
    headers: { ...bearer(api.key), 'content-type': FORM_TYPE, ...headers },
  })
  upload.on('error', () => {}) // the tests cut connections, or have them cut
  upload.write(fileHead('a.png'))
  return upload
}

/** Sends as fast as the API takes it; ends early when the connection does. */
async function send(upload: ClientRequest, mebibytes: number): Promise<void> {
  const chunks = Array.from({ length: mebibytes }, () => Buffer.alloc(MIB))
  await pipeline(Readable.from(chunks), upload, { end: false }).catch(() => {})
}

test('a connection that is cut in the middle leaves no row, no object and no open upload', async () => {
  const upload = beginUpload()
  await send(upload, 40)
  await vi.waitFor(async () => {
    expect(await listOpenUploads(api.services.store, '')).toHaveLength(1)
    expect(await api.services.db.slide.findMany()).toMatchObject([{ state: 'uploading' }])
  }, 5_000)
  upload.destroy()
  await vi.waitFor(() => expectNoUploads(api), 5_000)
})

test('413: a client that goes on sending is answered, and nothing is left', async () => {
  const upload = beginUpload()
  const answered = once(upload, 'response')
  await Promise.race([send(upload, 200), answered])
  const [answer] = (await answered) as [IncomingMessage]
  expect(answer.statusCode).toBe(413)
  expect(JSON.parse(await text(answer))).toMatchObject({ code: 'upload-too-large' })
  upload.destroy()
  await vi.waitFor(() => expectNoUploads(api), 5_000)
})

test('401: a client is answered before it has sent its file', async () => {
  const upload = beginUpload({ authorization: 'Bearer mk_wrong' })
  const [answer] = (await once(upload, 'response')) as [IncomingMessage]
  expect(answer.statusCode).toBe(401)
  upload.destroy()
})

test('202: an upload to the slide that an earlier request left open ends with the one that succeeds', async () => {
  const { db, store } = api.services
  const upload = beginUpload()
  const answered = once(upload, 'response')
  const slide = pngSlide()
  upload.write(slide.subarray(0, 100))
  const { id } = await vi.waitFor(() => db.slide.findFirstOrThrow({ where: { state: 'uploading' } }), 5_000)
  await createMultipartUpload(store, keys.slide(id)) // an earlier request that was still on its way
  upload.end(Buffer.concat([slide.subarray(100), Buffer.from(FORM_END)]))
  const [answer] = (await answered) as [IncomingMessage]
  expect(answer.statusCode).toBe(202)
  answer.resume()
  expect(await db.slide.findUnique({ where: { id } })).toMatchObject({ state: 'ready' })
  expect(await listOpenUploads(store, keys.slide(id))).toEqual([])
})
