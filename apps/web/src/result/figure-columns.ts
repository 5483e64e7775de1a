import { dataOf } from '@metaphase/client'
import { api } from '../api.ts'

/** The model's figures, most probable first: the index is the ordinal. Positions are level-0 pixels. */
export interface FigureColumns {
  readonly xPx: Float64Array
  readonly yPx: Float64Array
  readonly probability: Float64Array
  /** NaN where no classifier has looked. */
  readonly atypicalProbability: Float64Array
  readonly threshold: number
  readonly atypicalThreshold: number | null
}

const PAGE = 100_000

/** All figures of a result, candidates among them. */
export async function fetchFigures(analysisId: string, signal: AbortSignal): Promise<FigureColumns> {
  const xPx: number[][] = []
  const yPx: number[][] = []
  const probability: number[][] = []
  const atypical: number[][] = []
  for (let fromOrdinal = 0; ;) {
    const query = { fromOrdinal, limit: PAGE }
    const params = { path: { id: analysisId }, query }
    const page = await dataOf(api.GET('/analyses/{id}/figures.columns', { params, signal }))
    xPx.push(page.xPx)
    yPx.push(page.yPx)
    probability.push(page.probability)
    atypical.push(page.atypicalProbability.map((value) => value ?? NaN))
    if (page.nextOrdinal === null) {
      const { threshold, atypicalThreshold } = page
      return {
        xPx: joined(xPx),
        yPx: joined(yPx),
        probability: joined(probability),
        atypicalProbability: joined(atypical),
        threshold,
        atypicalThreshold,
      }
    }
    fromOrdinal = page.nextOrdinal
  }
}

const joined = (pages: readonly (readonly number[])[]): Float64Array => Float64Array.from(pages.flat())
