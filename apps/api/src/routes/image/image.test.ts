import { readSlideHeader } from '@metaphase/tiling'
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { gradient, memorySource, tiledTiff } from '../../../../../packages/tiling/test/made-slides.ts'
import { bearer, listen, useTestApi } from '../../../test/test-api.ts'
import { slideForm } from '../../../test/upload-form.ts'

const api = useTestApi()
let slideId: string
let image: string

beforeAll(async () => {
  const bytes = await gradient(1500, 1100)
    .tiff({ ...tiledTiff, xres: 4000, yres: 4000, resolutionUnit: 'cm', pyramid: true })
    .toBuffer()
  const { slide } = (
    await api.call(
      slideForm([
        ['analyse', 'false'],
        ['file', bytes, 'a.tif'],
      ]),
    )
  ).json()
  slideId = slide.id
  image = `/slides/${slideId}/image`
})

const get = (url: string, headers = {}) => api.call({ url, headers })
const sizeOf = async (jpeg: Buffer) => {
  const { format, widthPx, heightPx } = (await readSlideHeader(memorySource(jpeg))) as {
    format: string
    widthPx: number
    heightPx: number
  }
  return { format, widthPx, heightPx }
}

describe('GET /slides/:id/image', () => {
  test('200: the geometry of its tiles', async () => {
    const answer = await get(image)
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual({
      widthPx: 1500,
      heightPx: 1100,
      tileSizePx: 256,
      overlapPx: 0,
      minLevel: 8,
      maxLevel: 11,
      mpp: { x: 0.25, y: 0.25, source: expect.any(String) },
    })
  })
})

describe('GET /slides/:id/image/:level/:column/:row', () => {
  test('200: a tile, smaller at the edge, to be kept by one browser for one person', async () => {
    const answer = await get(`${image}/11/5/4`)
    expect(answer.statusCode).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'private, max-age=31536000, immutable',
      etag: expect.stringMatching(/^"[\w-]{43}"$/),
      vary: 'cookie, authorization',
    })
    expect(await sizeOf(answer.rawPayload)).toEqual({ format: 'jpeg', widthPx: 220, heightPx: 76 })
    const overview = await get(`${image}/8/0/0`)
    expect(await sizeOf(overview.rawPayload)).toMatchObject({ widthPx: 188, heightPx: 138 })
    expect(overview.headers['etag']).not.toBe(answer.headers['etag'])
  })

  test('200: the same bytes each time', async () => {
    const [once, again] = [await get(`${image}/10/1/1`), await get(`${image}/10/1/1`)]
    expect(once.rawPayload.equals(again.rawPayload)).toBe(true)
  })

  test('304: the browser has it', async () => {
    const { etag } = (await get(`${image}/11/0/0`)).headers
    const answer = await get(`${image}/11/0/0`, { 'if-none-match': etag })
    expect(answer.statusCode).toBe(304)
    expect(answer.body).toBe('')
    expect((await get(`${image}/11/0/1`, { 'if-none-match': etag })).statusCode).toBe(200)
  })

  test('a reader who goes away is not waited for', async () => {
    const url = await listen(api)
    const cut = new AbortController()
    const asked = Array.from({ length: 30 }, (_, i) =>
      fetch(new URL(`${image}/11/${i % 5}/${i % 4}`, url), {
        headers: bearer(api.key),
        signal: cut.signal,
      }).then((answer) => answer.arrayBuffer()),
    )
    setTimeout(() => cut.abort(), 10)
    await Promise.allSettled(asked)
    expect((await get(`${image}/11/2/2`)).statusCode).toBe(200)
    expect(api.logged()).not.toContain('"level":50')
  })
})

describe('GET /slides/:id/image/crop', () => {
  test('200: as large as asked for, at the edge too', async () => {
    const crop = await get(`${image}/crop?xPx=1499.5&yPx=0&sizePx=64`)
    expect(crop.statusCode).toBe(200)
    expect(await sizeOf(crop.rawPayload)).toEqual({ format: 'jpeg', widthPx: 64, heightPx: 64 })
    const small = await get(`${image}/crop?xPx=700&yPx=500&sizePx=128&outPx=80`)
    expect(await sizeOf(small.rawPayload)).toMatchObject({ widthPx: 80 })
    const { etag } = small.headers
    const again = await get(`${image}/crop?xPx=700&yPx=500&sizePx=128&outPx=80`, { 'if-none-match': etag })
    expect(again.statusCode).toBe(304)
  })

  test.each(['xPx=1&yPx=1&sizePx=4', 'xPx=1&yPx=1&sizePx=4096', 'xPx=1', 'xPx=-1&yPx=1'])(
    '400: %s',
    async (query) => {
      expect((await get(`${image}/crop?${query}`)).statusCode).toBe(400)
    },
  )
})

test.each(['/11/6/0', '/11/0/5', '/12/0/0', '/7/0/0', '/crop?xPx=1500&yPx=1', '/crop?xPx=1&yPx=1100'])(
  '404: nothing lies at %s, which nobody is told to remember',
  async (where) => {
    const answer = await get(`${image}${where}`)
    expect(answer.json()).toMatchObject({ status: 404, code: 'tile-not-found' })
    expect(answer.headers).not.toHaveProperty('etag')
    expect(answer.headers).not.toHaveProperty('cache-control')
  },
)

test.each(['/11/-1/0', '/a/0/0', '/11/0/0.5'])('400: %s', async (where) => {
  expect((await get(`${image}${where}`)).statusCode).toBe(400)
})

test.each(['', '/11/0/0', '/crop?xPx=1&yPx=1'])(
  '404: %s of another tenant, or of no slide',
  async (where) => {
    for (const [url, key] of [
      [`${image}${where}`, api.strangersKey],
      [`/slides/${randomUUID()}/image${where}`, api.key],
    ] as const) {
      const answer = await get(url, { ...bearer(key), 'if-none-match': '*' })
      expect(answer.json()).toMatchObject({ status: 404, code: 'slide-not-found' })
    }
  },
)

test('403: a key that may not read slides', async () => {
  const headers = bearer(await api.keyWith('results:read'))
  expect((await get(`${image}/11/0/0`, headers)).statusCode).toBe(403)
})
