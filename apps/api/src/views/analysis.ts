import { coverageOf, type AnalysisWithSlide } from '@metaphase/db'
import { z } from 'zod'
import type { Services } from '../services.ts'
import { mppView, viewMpp } from './slide.ts'

export const interval = z.object({ low: z.number(), high: z.number() })

const atypicalCount = z
  .int()
  .nullable()
  .describe('Mitotic figures of class atypical; null where the model has no classifier')
export const atypicalShare = z
  .object({ value: z.number().min(0).max(1), low: z.number(), high: z.number() })
  .nullable()
  .describe(
    'Atypical of all classified mitotic figures, 0 to 1, with its 95 % interval (Wilson); null where none was classified',
  )

export const countsView = z.object({
  mitoses: z.int(),
  atypical: atypicalCount,
  candidates: z.int().describe('Detections below the threshold'),
  mitosesInterval95: interval,
})

const hotspotView = z
  .object({
    xPx: z.number(),
    yPx: z.number(),
    widthPx: z.number(),
    heightPx: z.number(),
    areaMm2: z.number(),
    tissueAreaMm2: z.number(),
    count: z.int().describe('Mitotic figures in the window'),
    atypical: atypicalCount,
    atypicalShare,
  })
  .describe('The window with the most mitotic figures, in level-0 pixels')

export const analysisView = z
  .object({
    id: z.uuid(),
    slideId: z.uuid(),
    state: z.enum([
      'queued',
      'planning',
      'detecting',
      'reducing',
      'completed',
      'partial',
      'failed',
      'cancelled',
    ]),
    generation: z.int().describe('Counts from 1; raised when the work is planned anew'),
    progress: z.number().min(0).max(1).describe('Share of the batches that have ended; 1 with a result'),
    coverage: z.number().nullable().describe('Share of the tiles with tissue that were analysed'),
    model: z.object({ name: z.string(), version: z.string(), sha256: z.string() }),
    mpp: mppView.nullable(),
    areaMm2: z
      .number()
      .nullable()
      .describe(
        'Area of the tissue that was analysed, by which densities divide; until there is a result, of all tissue found',
      ),
    counts: countsView.nullable(),
    atypicalShare,
    mitosesPerMm2: z.number().nullable(),
    mitosesPerMm2Interval95: interval.nullable(),
    hotspot: hotspotView.nullable(),
    threshold: z.number().nullable(),
    executionProviders: z
      .array(z.string())
      .describe('What really ran the networks: cpu, cpu-int8 (the detector in 8 bits), cuda, webgpu'),
    failedBatches: z.array(z.object({ batch: z.int(), code: z.string(), detail: z.string() })),
    error: z.object({ code: z.string(), detail: z.string() }).nullable(),
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().nullable(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Analysis' })
export type AnalysisView = z.output<typeof analysisView>

export async function viewAnalysis(services: Services, analysis: AnalysisWithSlide): Promise<AnalysisView> {
  const { id, slideId, state, generation, model, areaMm2, threshold, executionProviders } = analysis
  const { name, version, sha256 } = model
  return {
    id,
    slideId,
    state,
    generation,
    areaMm2,
    threshold,
    executionProviders,
    progress: await progressOf(services, analysis),
    coverage: coverageOf(analysis),
    model: { name, version, sha256 },
    mpp: viewMpp(analysis.slide),
    ...viewCounts(analysis),
    atypicalShare: analysis.atypicalShare as AnalysisView['atypicalShare'],
    hotspot: viewHotSpot(analysis),
    failedBatches: (analysis.failedBatches ?? []) as AnalysisView['failedBatches'],
    error:
      analysis.errorCode === null ? null : { code: analysis.errorCode, detail: analysis.errorDetail ?? '' },
    createdAt: analysis.createdAt.toISOString(),
    startedAt: analysis.startedAt?.toISOString() ?? null,
    finishedAt: analysis.finishedAt?.toISOString() ?? null,
  }
}

/** Those stored before there was a classifier say nothing of atypical figures. */
function viewHotSpot({ hotspot }: AnalysisWithSlide): AnalysisView['hotspot'] {
  const stored = hotspot as AnalysisView['hotspot']
  return (
    stored && { ...stored, atypical: stored.atypical ?? null, atypicalShare: stored.atypicalShare ?? null }
  )
}

type Counts = Pick<AnalysisView, 'counts' | 'mitosesPerMm2' | 'mitosesPerMm2Interval95'>

/** A density needs tissue: without any there is a count, of nothing, and no density. */
export function viewCounts({
  mitoses,
  atypical,
  candidates,
  mitosesLow,
  mitosesHigh,
  areaMm2,
}: Pick<
  AnalysisWithSlide,
  'mitoses' | 'atypical' | 'candidates' | 'mitosesLow' | 'mitosesHigh' | 'areaMm2'
>): Counts {
  if (mitoses === null) return { counts: null, mitosesPerMm2: null, mitosesPerMm2Interval95: null }
  const low = mitosesLow ?? mitoses
  const high = mitosesHigh ?? mitoses
  const counts = {
    mitoses,
    atypical,
    candidates: candidates ?? 0,
    mitosesInterval95: { low, high },
  }
  if (!areaMm2) return { counts, mitosesPerMm2: null, mitosesPerMm2Interval95: null }
  const mitosesPerMm2Interval95 = { low: low / areaMm2, high: high / areaMm2 }
  return { counts, mitosesPerMm2: mitoses / areaMm2, mitosesPerMm2Interval95 }
}

/** Only Redis knows how far the batches are; while it is away, or has forgotten, that is 0. */
async function progressOf(
  { detectionFlow, log }: Services,
  { id, generation, state }: AnalysisWithSlide,
): Promise<number> {
  if (state === 'completed' || state === 'partial') return 1
  if (state !== 'detecting' && state !== 'reducing') return 0
  try {
    const flow = await detectionFlow.progress(id, generation)
    return flow && flow.batches > 0 ? flow.ended / flow.batches : 0
  } catch (error) {
    log.warn({ analysisId: id, error: (error as Error).message }, 'progress not known')
    return 0
  }
}
