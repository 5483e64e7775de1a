import { dataOf } from '@metaphase/client'
import { api } from '../api.ts'

/** Corners in level-0 pixels. */
export type PolygonPx = readonly (readonly [number, number])[]

/** Analysed tissue in a polygon, mm²: only the API has the mask. */
export async function tissueIn(analysisId: string, polygon: PolygonPx, signal: AbortSignal): Promise<number> {
  const { tissueAreaMm2 } = await dataOf(
    api.POST('/analyses/{id}/regions/count', {
      params: { path: { id: analysisId } },
      body: { polygonPx: polygon.map(([x, y]) => [x, y]) },
      signal,
    }),
  )
  return tissueAreaMm2
}
