// The API under load on this machine: many uploads at once, then reads of results at a steady rate.
//   npm run load [-- --uploads 200 --megabytes 8 --reads 2000 --seconds 20]
import autocannon from 'autocannon'
import { writePhantomSlide } from '@metaphase/phantom'
import { openAsBlob } from 'node:fs'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { analysisWhen } from '../src/analysis-when.ts'
import { createClient } from '../src/client.ts'
import type { System } from '../src/system.ts'
import { withSystem } from '../src/with-system.ts'

const number = (fallback: number) => ({ type: 'string', default: String(fallback) }) as const
const { values } = parseArgs({
  options: { uploads: number(200), megabytes: number(8), reads: number(2_000), seconds: number(20) },
})
const CONNECTIONS = 50
const RSS_EVERY_MS = 100
const MEGABYTE = 1e6
/** A slide of noise has about so many bytes a pixel, whatever is done to it. */
const BYTES_PER_PX = 2.4

const env = { RATE_LIMIT_PER_MINUTE: '0', EXECUTION_PROVIDERS: 'cpu', ENGINE_THREADS: '1' }
await withSystem(
  { workers: 1, tilesPerBatch: 64, model: 'haematoxylin-baseline', env },
  async (_client, system) => {
    const folder = await mkdtemp(join(tmpdir(), 'metaphase-load-'))
    try {
      const apiKey = await system.createApiKey(['admin'])
      const path = join(folder, 'slide.tiff')
      const sidePx = Math.round(Math.sqrt((Number(values.megabytes) * MEGABYTE) / BYTES_PER_PX))
      await writePhantomSlide(
        path,
        { seed: 61, widthPx: sidePx, heightPx: sidePx },
        { compression: 'deflate' },
      )
      const client = createClient(system.url, apiKey)
      const { analysis } = await client.postSlide(path)
      await analysisWhen(client, analysis!.id)
      console.log(`API at rest: ${await rssMegabytes(system)} MB`)
      await whileWatching(system, () => upload(system, apiKey, path, Number(values.uploads)))
      await whileWatching(system, () => read(system, apiKey, analysis!.id))
    } finally {
      await rm(folder, { recursive: true })
    }
  },
)

/** Every upload is begun at once; one that is told to come back later does, as often as it takes. */
async function upload(system: System, apiKey: string, path: string, count: number): Promise<void> {
  const { size } = await stat(path)
  const elapsedMs: number[] = []
  const refusals = new Map<number, number>()
  const started = performance.now()
  const one = async () => {
    const begun = performance.now()
    for (;;) {
      const form = new FormData()
      form.set('analyse', 'false')
      form.set('file', await openAsBlob(path), 'slide.tiff')
      const headers = { authorization: `Bearer ${apiKey}` }
      const answer = await fetch(new URL('/slides', system.url), {
        method: 'POST',
        headers,
        body: form,
      }).catch(() => null)
      await answer?.text()
      if (answer?.status === 202) return void elapsedMs.push(performance.now() - begun)
      const status = answer?.status ?? 0
      refusals.set(status, (refusals.get(status) ?? 0) + 1)
      await delay(1000 * Number(answer?.headers.get('retry-after') ?? 1) * (0.5 + Math.random()))
    }
  }
  await Promise.all(Array.from({ length: count }, one))
  const seconds = (performance.now() - started) / 1000
  const sorted = elapsedMs.toSorted((a, b) => a - b)
  const at = (share: number) => `${((sorted[Math.ceil(share * sorted.length) - 1] ?? 0) / 1000).toFixed(1)} s`
  const told =
    [...refusals].map(([status, times]) => `${status || 'connection lost'} × ${times}`).join(', ') || 'none'
  const rate = (count * size) / MEGABYTE / seconds
  console.log(
    `${count} uploads of ${(size / MEGABYTE).toFixed(1)} MB at once: all stored in ${seconds.toFixed(1)} s, ${rate.toFixed(0)} MB/s; ` +
      `p50 ${at(0.5)}, p99 ${at(0.99)}, waiting for their turn included; refused: ${told}`,
  )
}

async function read(system: System, apiKey: string, analysisId: string): Promise<void> {
  const { latency, requests, non2xx, errors, timeouts } = await autocannon({
    url: system.url,
    connections: CONNECTIONS,
    overallRate: Number(values.reads),
    duration: Number(values.seconds),
    headers: { authorization: `Bearer ${apiKey}` },
    requests: [{ path: `/analyses/${analysisId}` }, { path: `/analyses/${analysisId}/figures?limit=100` }],
  })
  console.log(
    `${values.reads} reads/s asked for: ${requests.average.toFixed(0)}/s answered; p50 ${latency.p50} ms, p99 ${latency.p99} ms, ` +
      `max ${latency.max} ms; not 2xx ${non2xx}, errors ${errors}, time-outs ${timeouts}`,
  )
}

async function whileWatching(system: System, work: () => Promise<void>): Promise<void> {
  let peak = 0
  const timer = setInterval(
    async () => (peak = Math.max(peak, await rssMegabytes(system).catch(() => 0))),
    RSS_EVERY_MS,
  )
  await work().finally(() => clearInterval(timer))
  console.log(`API meanwhile: up to ${peak} MB`)
}

async function rssMegabytes({ api }: System): Promise<number> {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(await readFile(`/proc/${api.pid}/status`, 'utf8')) ?? []
  return Math.round((Number(kilobytes) * 1024) / MEGABYTE)
}
