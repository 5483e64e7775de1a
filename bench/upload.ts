import { Readable } from 'node:stream'
import { withSystem } from '../apps/standalone/src/with-system.ts'
import { defineBench } from './bench.ts'
import { hugeTiff } from './huge-tiff.ts'
import { watchMemory } from './watch-memory.ts'

const SAMPLE_EVERY_MS = 200
const MB = 1e6

/** One multipart body of the file, streamed: nothing holds it whole on this side either. */
function multipartBody(sizeBytes: number, boundary: string): ReadableStream {
  async function* body() {
    yield Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="analyse"\r\n\r\nfalse\r\n` +
        `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="huge.tiff"\r\nContent-Type: image/tiff\r\n\r\n`,
    )
    yield* hugeTiff(sizeBytes)
    yield Buffer.from(`\r\n--${boundary}--\r\n`)
  }
  return Readable.toWeb(Readable.from(body())) as ReadableStream
}

export const bench = defineBench({
  about:
    "Uploads a slide of many GB, made on the fly, through POST /slides and watches the API's memory. The file is a TIFF whose " +
    'tiles lie in front of its directory, so that it is a slide to its very last byte',
  options: { gigabytes: { about: 'size of the slide', default: '10' } },
  async measure(options) {
    const gigabytes = Number(options.gigabytes)
    return withSystem(
      { workers: 0, tilesPerBatch: 64, model: 'haematoxylin-baseline' },
      async (_client, system) => {
        const apiKey = await system.createApiKey(['admin'])
        const headers = (boundary: string) => ({
          authorization: `Bearer ${apiKey}`,
          'content-type': `multipart/form-data; boundary=${boundary}`,
        })
        const post = async (sizeBytes: number) => {
          const boundary = 'metaphase-bench'
          const body = multipartBody(sizeBytes, boundary)
          const init = { method: 'POST', headers: headers(boundary), body, duplex: 'half' } as RequestInit
          const answer = await fetch(new URL('/slides', system.url), init)
          return {
            status: answer.status,
            body: (await answer.json()) as { slide?: { sizeBytes: number; sha256: string } },
          }
        }
        await post(64 * MB) // what any first upload loads
        const { result, seconds, rss } = await watchMemory(system.api.pid, SAMPLE_EVERY_MS, () =>
          post(gigabytes * 1e9),
        )
        const { status, body } = result
        return {
          gigabytes,
          status,
          sizeBytes: body.slide?.sizeBytes,
          sha256: body.slide?.sha256,
          ...rss,
          seconds: Math.round(seconds),
          megabytesPerSecond: Math.round((gigabytes * 1000) / seconds),
        }
      },
    )
  },
})
