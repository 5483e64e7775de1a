import type { AnalysisRun, AnalysisWithSlide } from '@metaphase/db'
import type { FigureThresholds, Mpp } from '@metaphase/detection'
import { MetaphaseError } from '@metaphase/errors'
import { z } from 'zod'

/** What an ended analysis found, and the frame it lies in. */
export interface Result extends FigureThresholds {
  readonly run: AnalysisRun
  readonly slideId: string
  readonly widthPx: number
  readonly heightPx: number
  readonly mpp: Mpp
  readonly areaMm2: number | null
}

const withClassifier = z.object({ classifier: z.object({ threshold: z.number() }) })

/** Throws results-not-ready. */
export function resultOf(analysis: AnalysisWithSlide): Result {
  const { id: analysisId, state, resultGeneration: generation, threshold, areaMm2, slide, model } = analysis
  const { widthPx, heightPx, mppX, mppY } = slide
  const isThere = generation !== null && threshold !== null
  if (!isThere || widthPx === null || heightPx === null || mppX === null || mppY === null)
    throw new MetaphaseError('results-not-ready', `Analysis ${analysisId} is ${state} and has no figures.`)
  return {
    run: { analysisId, generation },
    slideId: slide.id,
    widthPx,
    heightPx,
    mpp: { x: mppX, y: mppY },
    areaMm2,
    threshold,
    atypicalThreshold: withClassifier.safeParse(model.manifest).data?.classifier.threshold ?? null,
  }
}
