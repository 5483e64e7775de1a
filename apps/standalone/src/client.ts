import { MetaphaseError } from '@metaphase/errors'
import { openAsBlob } from 'node:fs'
import { basename } from 'node:path'
import { z } from 'zod'

const created = z.object({
  slide: z.object({ id: z.string() }),
  analysis: z.object({ id: z.string() }).nullable(),
})

const interval = z.object({ low: z.number(), high: z.number() })
const atypicalShare = z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable()
const analysisSchema = z.object({
  id: z.string(),
  slideId: z.string(),
  state: z.string(),
  progress: z.number(),
  coverage: z.number().nullable(),
  model: z.object({ name: z.string(), version: z.string() }),
  /** Null until a slide that only opening measures was opened. */
  mpp: z.object({ x: z.number(), y: z.number(), source: z.string() }).nullable(),
  areaMm2: z.number().nullable(),
  counts: z
    .object({
      mitoses: z.number(),
      atypical: z.number().nullable(),
      candidates: z.number(),
      mitosesInterval95: interval,
    })
    .nullable(),
  atypicalShare,
  mitosesPerMm2: z.number().nullable(),
  hotspot: z
    .object({
      xPx: z.number(),
      yPx: z.number(),
      widthPx: z.number(),
      heightPx: z.number(),
      areaMm2: z.number(),
      tissueAreaMm2: z.number(),
      count: z.number(),
      atypical: z.number().nullable(),
      atypicalShare,
    })
    .nullable(),
  executionProviders: z.array(z.string()),
  failedBatches: z.array(z.object({ batch: z.number(), code: z.string(), detail: z.string() })).nullable(),
  error: z.object({ code: z.string(), detail: z.string() }).nullable(),
})
export type Analysis = z.output<typeof analysisSchema>

const figuresPage = z.object({
  figures: z.array(
    z.looseObject({
      xPx: z.number(),
      yPx: z.number(),
      probability: z.number(),
      class: z.string(),
      atypicalProbability: z.number().nullable(),
    }),
  ),
  nextCursor: z.string().nullable(),
})
export type Figure = z.output<typeof figuresPage>['figures'][number]

const ended = new Set(['completed', 'partial', 'failed', 'cancelled'])
export const hasEnded = ({ state }: Analysis): boolean => ended.has(state)

/** What a lab's own program would do with the API, over HTTP. A problem document becomes an error with its detail. */
export function createClient(url: string, apiKey: string) {
  async function call(path: string, init: RequestInit = {}): Promise<unknown> {
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${apiKey}`)
    const answer = await fetch(new URL(path, url), { ...init, headers })
    const body: unknown = answer.status === 204 ? null : await answer.json()
    if (answer.ok) return body
    const { code, detail } = body as { code?: string; detail?: string }
    throw new MetaphaseError(
      'request-invalid',
      `${init.method ?? 'GET'} ${path}: ${answer.status} ${code}: ${detail}`,
    )
  }
  const post = (path: string, body: unknown) =>
    call(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })

  return {
    async postSlide(path: string, fields: Readonly<Record<string, string>> = {}) {
      const form = new FormData()
      for (const [name, value] of Object.entries(fields)) form.set(name, value)
      form.set('file', await openAsBlob(path), basename(path))
      return created.parse(await call('/slides', { method: 'POST', body: form }))
    },
    async slides() {
      const page = z.object({ slides: z.array(z.object({ id: z.string(), state: z.string() })) })
      return page.parse(await call('/slides?limit=100')).slides
    },
    async associatedImages(slideId: string) {
      const found = z.object({ images: z.array(z.object({ name: z.string(), href: z.string() })) })
      return found.parse(await call(`/slides/${slideId}/associated-images`)).images
    },
    async startAnalysis(slideId: string) {
      return z.object({ id: z.string() }).parse(await post(`/slides/${slideId}/analyses`, {}))
    },
    async deleteSlide(id: string): Promise<void> {
      await call(`/slides/${id}`, { method: 'DELETE' })
    },
    async cancel(analysisId: string): Promise<void> {
      await call(`/analyses/${analysisId}/cancel`, { method: 'POST' })
    },
    async analysis(id: string): Promise<Analysis> {
      return analysisSchema.parse(await call(`/analyses/${id}`))
    },
    /** Every figure at least this probable, in the order of the result. */
    async figures(analysisId: string, minProbability?: number): Promise<Figure[]> {
      const figures: Figure[] = []
      const query = new URLSearchParams({ limit: '10000' })
      if (minProbability !== undefined) query.set('minProbability', String(minProbability))
      for (;;) {
        const page = figuresPage.parse(await call(`/analyses/${analysisId}/figures?${query}`))
        figures.push(...page.figures)
        if (page.nextCursor === null) return figures
        query.set('cursor', page.nextCursor)
      }
    },
    async createWebhookEndpoint(endpointUrl: string) {
      const endpoint = await post('/webhook-endpoints', { url: endpointUrl })
      return z.object({ id: z.string(), secret: z.string() }).parse(endpoint)
    },
    async deleteWebhookEndpoint(id: string): Promise<void> {
      await call(`/webhook-endpoints/${id}`, { method: 'DELETE' })
    },
  }
}
export type Client = ReturnType<typeof createClient>
