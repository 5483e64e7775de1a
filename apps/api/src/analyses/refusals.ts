import { findAnalysis, type AnalysisWithSlide, type Database } from '@metaphase/db'
import { MetaphaseError } from '@metaphase/errors'

export const analysisNotFound = (analysisId: string) =>
  new MetaphaseError('analysis-not-found', `There is no analysis ${analysisId}, or its slide was deleted.`)

/** Throws analysis-not-found where this tenant sees none. */
export async function requireAnalysis(
  db: Database,
  tenantId: string,
  id: string,
): Promise<AnalysisWithSlide> {
  const analysis = await findAnalysis(db, tenantId, id)
  if (!analysis) throw analysisNotFound(id)
  return analysis
}
