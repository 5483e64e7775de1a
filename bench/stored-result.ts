import {
  beginDetecting,
  beginPlanning,
  beginReducing,
  completeAnalysis,
  createAnalysis,
  stageFigures,
  type Database,
  type FigureRow,
} from '../packages/db/src/index.ts'

/** Figures in a grid, ever less probable. */
const figureAt = (i: number, figures: number): FigureRow => ({
  xPx: (i % 1000) + 0.5,
  yPx: Math.floor(i / 1000) + 0.25,
  xUm: ((i % 1000) + 0.5) / 4,
  yUm: (Math.floor(i / 1000) + 0.25) / 4,
  probability: 1 - i / figures,
  class: i < figures / 2 ? 'typical' : 'candidate',
  atypicalProbability: 0.125,
})

/** An analysis of the slide that has ended with so many figures. */
export async function storeResult(db: Database, slideId: string, figures: number): Promise<string> {
  const { tenantId } = await db.slide.findUniqueOrThrow({ where: { id: slideId } })
  const { sha256: modelSha256 } = await db.model.findFirstOrThrow()
  const analysisId = (await createAnalysis(db, { tenantId, slideId, modelSha256 }))!
  const run = { analysisId, generation: 1 }
  await beginPlanning(db, run)
  await beginDetecting(db, run, { planKey: 'bench', tilesPlanned: 1, batches: 1, areaMm2: 1 })
  await beginReducing(db, run)
  await stageFigures(
    db,
    run,
    Array.from({ length: figures }, (_, i) => figureAt(i, figures)),
  )
  await completeAnalysis(db, run, {
    state: 'completed',
    tilesAnalysed: 1,
    areaMm2: 1,
    threshold: 0.5,
    mitoses: figures / 2,
    atypical: null,
    atypicalShare: null,
    candidates: figures / 2,
    mitosesLow: 0,
    mitosesHigh: 0,
    hotspot: null,
    executionProviders: [],
    failedBatches: [],
  })
  return analysisId
}
