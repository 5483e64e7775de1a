import type { AnalysisWithSlide } from '@metaphase/db'
import { MetaphaseError } from '@metaphase/errors'
import { detectionPlan, tilesOfBatch } from '@metaphase/jobs'
import { getJson, type Store } from '@metaphase/storage'
import { areasInPolygon, decodeTissue, tileAt, type PolygonPx } from '@metaphase/tiling'

/** How much of the slide, and of the tissue that was analysed, lies inside a polygon, in mm². Throws storage-unavailable. */
export async function analysedAreas(
  store: Store,
  { planKey, failedBatches }: AnalysisWithSlide,
  polygon: PolygonPx,
) {
  const stored = planKey === null ? null : await getJson(store, planKey)
  if (stored === null) throw new MetaphaseError('storage-unavailable', `No plan lies at ${planKey}`)
  const plan = detectionPlan.parse(stored)
  const failed = (failedBatches ?? []) as { batch: number }[]
  const cores = failed
    .flatMap(({ batch }) => tilesOfBatch(plan, batch))
    .map((tile) => tileAt(plan.grid, tile).core)
  return areasInPolygon(decodeTissue(plan.tissue), polygon, cores)
}
