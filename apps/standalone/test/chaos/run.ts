import { mulberry32 } from '@metaphase/phantom'
import { randomUUID } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { analysisWhen } from '../../src/analysis-when.ts'
import { createClient, hasEnded, type Client } from '../../src/client.ts'
import { faultKinds, OFFSET_S, type Fault, type FaultOptions } from './faults.ts'
import type { Stage } from './stage.ts'
import { losses, type Posted } from './verify.ts'

/** A file and what an undisturbed analysis finds in it, as canonical JSON. */
export interface KnownSlide {
  readonly path: string
  readonly figures: string
}

export interface ChaosRun {
  readonly seed: number
  readonly slides: number
  /** Those injected while work was in flight. */
  readonly faults: readonly Pick<Fault, 'kind' | 'name'>[]
  readonly losses: readonly string[]
  readonly seconds: number
}

export interface ChaosOptions extends Omit<FaultOptions, 'random'> {
  readonly seed: number
  readonly faults: number
}

const IN_FLIGHT = 3
const GAP_MAX_MS = 2_500
/** A job that fails where the clock is ahead is tried again as much later: BullMQ counts its pauses by that clock. */
const ENDED_WITHIN_MS = 300_000 + OFFSET_S * 1_000
const RETRY_MS = 500

/** What each file's figures are while nothing is wrong. */
export async function analyseUndisturbed(
  stage: Stage,
  apiKey: string,
  paths: readonly string[],
): Promise<KnownSlide[]> {
  const client = createClient(stage.system.url, apiKey)
  const known: KnownSlide[] = []
  for (const path of paths) {
    const { analysis } = await client.postSlide(path)
    const { state } = await analysisWhen(client, analysis!.id)
    if (state !== 'completed') throw new Error(`An undisturbed analysis of ${path} ended as ${state}`)
    known.push({ path, figures: JSON.stringify(await client.figures(analysis!.id, 0)) })
  }
  return known
}

/** Posts slides and injects faults, both at moments drawn from the seed, until all is injected; then looks what was lost. */
export async function runChaos(
  stage: Stage,
  apiKey: string,
  known: readonly KnownSlide[],
  options: ChaosOptions,
): Promise<ChaosRun> {
  const started = performance.now()
  const random = mulberry32(options.seed)
  const client = createClient(stage.system.url, apiKey)
  const posted: Posted[] = []
  const ended = new Set<string>()
  const work = { posting: 0, isInjecting: true, endMs: Infinity }
  const refused: string[] = []

  const post = async () => {
    work.posting++
    const slide = known[Math.floor(random() * known.length)]!
    await postStubbornly(stage, apiKey, slide).then(
      (slide) => posted.push(slide),
      (error: Error) => refused.push(error.message),
    )
    work.posting--
  }
  const watching = (async () => {
    while (work.isInjecting || work.posting > 0 || ended.size < posted.length) {
      if (work.isInjecting && work.posting + posted.length - ended.size < IN_FLIGHT) void post()
      for (const { analysisId } of posted)
        if (!ended.has(analysisId) && (await isOver(client, analysisId))) ended.add(analysisId)
      if (performance.now() > work.endMs) return
      await delay(100)
    }
  })()

  const untilInFlight = async () => {
    while (posted.length === ended.size) await delay(20) // a fault while nothing is in flight shows nothing
  }
  const injected: Fault[] = []
  const busyTargets = new Map<string, Promise<void>>()
  for (const fault of drawFaults(stage, client, { ...options, random })) {
    await untilInFlight()
    const inject = async () => {
      await untilInFlight()
      injected.push(fault)
      const over = fault.inject().then(() => true)
      const isWell = await Promise.race([over, delay(ENDED_WITHIN_MS, false, { ref: false })])
      if (!isWell) refused.push(`${fault.name}: not over after ${ENDED_WITHIN_MS / 1_000} s`)
    }
    const before = busyTargets.get(fault.target) ?? Promise.resolve()
    busyTargets.set(fault.target, before.then(inject))
    await delay(random() * GAP_MAX_MS)
  }
  await Promise.all(busyTargets.values())
  work.isInjecting = false
  work.endMs = performance.now() + ENDED_WITHIN_MS
  await watching
  if (work.posting > 0) refused.push(`${work.posting} uploads were not answered`)
  const figuresOf = async (id: string) => JSON.stringify(await client.figures(id, 0).catch(() => null))
  const found = [...refused, ...(await losses(stage, posted, figuresOf))]
  const seconds = Math.round((performance.now() - started) / 1000)
  const faults = injected.map(({ kind, name }) => ({ kind, name }))
  return { seed: options.seed, slides: posted.length, faults, losses: found, seconds }
}

/** One of each kind in an order of chance, and others until there are enough. */
function drawFaults(
  stage: Stage,
  client: Client,
  { faults: count, ...options }: ChaosOptions & FaultOptions,
): Fault[] {
  const kinds = faultKinds(stage, client, options)
  const order = kinds
    .map((draw) => ({ draw, at: options.random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ draw }) => draw)
  return Array.from({ length: count }, (_, i) =>
    (order[i] ?? kinds[Math.floor(options.random() * kinds.length)]!)(),
  )
}

const isOver = (client: Client, analysisId: string): Promise<boolean> =>
  client.analysis(analysisId).then(hasEnded, () => false)

/** As a lab's program would: the same request under the same key until it is answered. */
async function postStubbornly(stage: Stage, apiKey: string, { path, figures }: KnownSlide): Promise<Posted> {
  const externalId = randomUUID()
  for (;;) {
    const form = new FormData()
    form.set('externalId', externalId)
    form.set('file', await openAsBlob(path), 'slide.tiff')
    try {
      const answer = await fetch(new URL('/slides', stage.system.url), {
        method: 'POST',
        headers: { authorization: `Bearer ${apiKey}`, 'idempotency-key': externalId },
        body: form,
        signal: AbortSignal.timeout(30_000),
      })
      if (answer.status === 202) {
        const { slide, analysis } = (await answer.json()) as {
          slide: { id: string }
          analysis: { id: string }
        }
        return { externalId, slideId: slide.id, analysisId: analysis.id, expectedFigures: figures }
      }
      const { code } = (await answer.json()) as { code: string }
      if (answer.status < 500 && answer.status !== 409 && answer.status !== 429)
        throw new Error(`POST /slides: ${answer.status} ${code}`, { cause: 'refused' })
    } catch (error) {
      if ((error as Error).cause === 'refused') throw error
    }
    await delay(RETRY_MS)
  }
}
