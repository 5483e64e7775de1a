import { writePhantomSlide, type PhantomTruth } from '@metaphase/phantom'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Analysis, Figure } from '../src/client.ts'
import { startWebhookReceiver } from '../src/webhook-receiver.ts'
import { scorePhantom } from '../src/phantom-score.ts'
import { analysisWhen } from '../src/analysis-when.ts'
import { startTestSystem, type RunningSystem } from './system-fixture.ts'

let running: RunningSystem

beforeAll(async () => {
  running = await startTestSystem()
})
afterAll(() => running.stop())

async function analysePhantom(
  seed: number,
): Promise<{ truth: PhantomTruth; analysis: Analysis; figures: Figure[] }> {
  const { client, dataDir } = running
  const path = join(dataDir, `phantom-${seed}.tiff`)
  const borders = { tilePx: 1024, haloPx: 64 }
  const truth = await writePhantomSlide(path, { seed, widthPx: 3600, heightPx: 3600, borders })
  const { analysis: queued } = await client.postSlide(path)
  const analysis = await analysisWhen(client, queued!.id)
  return { truth, analysis, figures: await client.figures(analysis.id) }
}

test('three phantoms: the baseline finds 95 % of their figures, and none on a tile border or corner is lost or counted twice', async () => {
  let figuresFound = 0
  let figuresThere = 0
  for (const seed of [1, 2, 3]) {
    const { truth, analysis, figures } = await analysePhantom(seed)
    expect(analysis).toMatchObject({ state: 'completed', coverage: 1, executionProviders: ['cpu'] })
    expect(analysis.mpp).toMatchObject({ source: 'tiff-resolution' })
    expect(analysis.mpp!.x).toBeCloseTo(0.25, 6)
    const score = scorePhantom({ figures, candidates: await running.client.figures(analysis.id, 0) }, truth)
    console.log(`phantom ${seed}: ${figures.length} detections, of the truth ${JSON.stringify(score)}`)
    expect(score.singleOnBorders).toBeGreaterThan(3)
    expect(score.singleOnBordersFoundTwice).toBe(0)
    expect(score.onBordersAmongCandidates).toBe(score.onBorders) // none lost; the threshold may still pass one over
    figuresFound += score.recall * truth.figures.length
    figuresThere += truth.figures.length
  }
  expect(figuresFound / figuresThere).toBeGreaterThanOrEqual(0.95)
}, 120_000)

test('a webhook arrives, signed, and says what the API says', async () => {
  const { client } = running
  const receiver = await startWebhookReceiver()
  const endpoint = await client.createWebhookEndpoint(receiver.url)
  receiver.secret = endpoint.secret
  const { analysis } = await analysePhantom(4)
  const message = await receiver.messageFor(analysis.id)
  await receiver.close()
  expect(message).toMatchObject({
    type: 'analysis.completed',
    data: { state: 'completed', mitoses: analysis.counts?.mitoses, slideId: analysis.slideId },
  })
}, 60_000)
