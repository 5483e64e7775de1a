import {
  beginDetecting,
  beginPlanning,
  beginReducing,
  completeAnalysis,
  stageFigures,
  type AnalysisResult,
  type AnalysisRun,
  type FigureRow,
} from '@metaphase/db'
import { pngSlide } from './png-slide.ts'
import type { TestApi } from './test-api.ts'
import { slideForm } from './upload-form.ts'

/** Ten figures along a diagonal, from 0.95 down by 0.1; those below 0.5 are candidates. At 0.25 µm/px. */
export const tenFigures: FigureRow[] = Array.from({ length: 10 }, (_, i) => {
  const probability = 0.95 - i * 0.1
  return {
    xPx: i * 10 + 0.5,
    yPx: i * 10 + 0.5,
    xUm: (i * 10 + 0.5) * 0.25,
    yUm: (i * 10 + 0.5) * 0.25,
    probability,
    class: probability < 0.5 ? 'candidate' : i === 0 ? 'atypical' : 'typical',
    atypicalProbability: i === 0 ? 0.8 : null,
  }
})
export const window = {
  xPx: 0,
  yPx: 0,
  widthPx: 10,
  heightPx: 10,
  areaMm2: 2,
  tissueAreaMm2: 1.5,
  count: 3,
}
export const hotspot = { ...window, atypical: 1, atypicalShare: { value: 1 / 3, low: 0.06, high: 0.79 } }
export const atypicalShare = { value: 0.2, low: 0.04, high: 0.62 }

/** A slide of 256 px at 0.25 µm/px with a queued analysis. */
export async function uploadForAnalysis(api: TestApi): Promise<{ slideId: string; analysisId: string }> {
  const { slide, analysis } = (await api.call(slideForm([['file', pngSlide(), 'a.png']]))).json()
  return { slideId: slide.id, analysisId: analysis.id }
}

/** As the workers would: planned as two batches. */
export async function planAnalysis({ services: { db } }: TestApi, analysisId: string): Promise<AnalysisRun> {
  const run = { analysisId, generation: 1 }
  await beginPlanning(db, run)
  await beginDetecting(db, run, { planKey: 'p', tilesPlanned: 8, batches: 2, areaMm2: 4 })
  return run
}

/** … and ended with these figures. */
export async function endAnalysis(
  api: TestApi,
  analysisId: string,
  figures: readonly FigureRow[],
  changes: Partial<AnalysisResult> = {},
): Promise<void> {
  const { db } = api.services
  const run = await planAnalysis(api, analysisId)
  await beginReducing(db, run)
  await stageFigures(db, run, figures)
  await completeAnalysis(db, run, {
    state: 'partial',
    tilesAnalysed: 6,
    areaMm2: 2,
    threshold: 0.5,
    mitoses: 5,
    atypical: 1,
    atypicalShare,
    candidates: 5,
    mitosesLow: 1.6,
    mitosesHigh: 11.7,
    hotspot,
    executionProviders: ['cpu'],
    failedBatches: [{ batch: 1, code: 'batch-failed', detail: 'lost' }],
    ...changes,
  })
}
