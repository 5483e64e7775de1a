import { writePhantomSlide } from '@metaphase/phantom'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { analysisWhen } from '../src/analysis-when.ts'
import type { Analysis } from '../src/client.ts'
import { startWebhookReceiver } from '../src/webhook-receiver.ts'
import { startOtlpReceiver } from './otlp-receiver.ts'
import { startTestSystem, type RunningSystem } from './system-fixture.ts'

// One slide through the whole system, and what every process says of it: metrics, spans, log lines.
const FILE_NAME = 'jane-doe.tiff'
const TENANT = 'default'
const deploy = new URL('../../../deploy/', import.meta.url)

let running: RunningSystem
let collector: Awaited<ReturnType<typeof startOtlpReceiver>>
let analysis: Analysis

beforeAll(async () => {
  collector = await startOtlpReceiver()
  const env = {
    EXECUTION_PROVIDERS: 'cpu',
    ENGINE_THREADS: '1',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    SWEEP_EVERY_MS: '1000',
  }
  running = await startTestSystem({ env, tilesPerBatch: 2 })
  const { client, dataDir } = running
  const receiver = await startWebhookReceiver()
  const endpoint = await client.createWebhookEndpoint(receiver.url)
  receiver.secret = endpoint.secret
  const path = join(dataDir, FILE_NAME)
  await writePhantomSlide(path, { seed: 31, widthPx: 1_500, heightPx: 1_500 }, { compression: 'deflate' })
  const { analysis: posted } = await client.postSlide(path)
  analysis = await analysisWhen(client, posted!.id)
  await receiver.messageFor(analysis.id)
  await receiver.close()
}, 60_000)
afterAll(async () => {
  await running.stop()
  collector.close()
})

const scrape = async (port: number | null | undefined): Promise<string> => {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`)
  expect(answer.headers.get('content-type')).toContain('text/plain')
  return answer.text()
}
const scrapeAll = async () => {
  const { api, workerCpu, workersGpu } = running.system
  const apps = [api, workerCpu, ...workersGpu]
  const [ofApi, ofCpu, ofGpu] = await Promise.all(apps.map(({ ready }) => scrape(ready.metricsPort)))
  return { api: ofApi!, workerCpu: ofCpu!, workerGpu: ofGpu! }
}

test('the processes say what they did', async () => {
  const { api, workerCpu, workerGpu } = await scrapeAll()
  const tiles = Number(/^metaphase_tiles_total (\d+)$/m.exec(workerGpu)?.[1])
  expect(tiles).toBeGreaterThan(1)
  expect(workerGpu).toMatch(/^metaphase_batch_duration_seconds_count [1-9]/m)
  for (const phase of ['open', 'fetch', 'decode', 'infer'])
    expect(workerGpu).toMatch(
      new RegExp(`^metaphase_batch_phase_seconds_total\\{phase="${phase}"\\} 0?\\.?\\d`, 'm'),
    )
  expect(workerGpu).toContain('metaphase_execution_provider_info{provider="cpu",wanted="cpu"} 1')
  expect(workerCpu).toContain('metaphase_analyses_total{state="completed"} 1')
  expect(workerCpu).toContain('metaphase_webhook_attempts_total{outcome="delivered"} 1')
  expect(workerCpu).toContain('metaphase_analysis_coverage_ratio_sum 1')
  expect(workerCpu).toMatch(/^metaphase_sweep_last_success_timestamp_seconds 1\.?\d/m)
  expect(api).toContain(
    'metaphase_http_request_duration_seconds_count{method="POST",route="/slides",status="202"} 1',
  )
  expect(api).toContain('metaphase_service_up{service="postgres"} 1')
  expect(api).toContain('metaphase_queue_jobs{queue="detect-tiles",state="waiting"} 0')
  expect(api).toContain('metaphase_analyses_unfinished{state="detecting"} 0')
})

test('every metric that a rule or the dashboard names is there', async () => {
  const texts = await Promise.all(
    ['prometheus/alerts.yml', 'grafana/metaphase.json', 'kubernetes/scaling.yaml'].map((file) =>
      readFile(new URL(file, deploy), 'utf8'),
    ),
  )
  const names = new Set(texts.join('\n').match(/\b(metaphase|process|nodejs)_[a-z0-9_]+(?=[{[\s)"])/g))
  expect(names.size).toBeGreaterThan(15)
  const all = Object.values(await scrapeAll()).join('\n')
  const missing = [...names].filter((name) => !new RegExp(`^${name}(\\{| )`, 'm').test(all))
  expect(missing).toEqual([])
})

test('no metric names a tenant, a file, a slide or an analysis', async () => {
  const all = Object.values(await scrapeAll()).join('\n')
  for (const word of [FILE_NAME, 'jane', TENANT, analysis.id, analysis.slideId])
    expect(all).not.toContain(word)
})

test('one trace leads from POST /slides through every process to the webhook', async () => {
  const ofSlide = () => {
    const root = collector.spans.find(({ name }) => name === 'POST /slides')
    return collector.spans.filter(({ traceId }) => traceId === root?.traceId)
  }
  const jobs = ['plan-slide', 'detect-tiles', 'reduce-slide', 'deliver-webhook']
  const wanted = ['POST /slides', ...jobs.map((job) => `process ${job}`)]
  await expect
    .poll(() => ofSlide().map(({ name }) => name), { timeout: 20_000 })
    .toEqual(expect.arrayContaining(wanted))
  const spans = ofSlide()
  expect(new Set(spans.map(({ app }) => app))).toEqual(new Set(['api', 'worker-cpu', 'worker-gpu']))
  const ids = new Set(spans.map(({ spanId }) => spanId))
  const roots = spans.filter(({ parentSpanId }) => !parentSpanId || !ids.has(parentSpanId))
  expect(roots.map(({ name }) => name)).toEqual(['POST /slides'])
  for (const name of wanted)
    expect(spans.find((span) => span.name === name)?.attributes).toMatchObject({
      slideId: analysis.slideId,
      analysisId: analysis.id,
    })
  expect(JSON.stringify(collector.spans)).not.toMatch(/jane|default/)
})

test('log lines carry the ids of slide, analysis and trace', async () => {
  const linesOf = async (app: string) =>
    (await readFile(join(running.dataDir, 'logs', `${app}.log`), 'utf8'))
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  const lines = (await Promise.all(['api', 'worker-cpu', 'worker-gpu'].map(linesOf))).flat()
  const ofAnalysis = lines.filter(({ analysisId }) => analysisId === analysis.id)
  const messages = ofAnalysis.map(({ msg }) => msg)
  for (const message of ['slide admitted', 'planned', 'detected', 'reduced', 'webhook delivered'])
    expect(messages).toContain(message)
  const traceIds = new Set(ofAnalysis.map(({ traceId }) => traceId))
  expect(traceIds.size).toBe(1)
  expect([...traceIds][0]).toMatch(/^[\da-f]{32}$/)
  expect(new Set(ofAnalysis.map(({ slideId }) => slideId))).toEqual(new Set([analysis.slideId]))
})

test('a worker says that it is live', async () => {
  for (const { ready } of [running.system.workerCpu, ...running.system.workersGpu]) {
    const answer = await fetch(`http://127.0.0.1:${ready.metricsPort}/health/live`)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({ status: 'live', faults: [] })
  }
})
