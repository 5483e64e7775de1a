import type { Database } from './client.ts'
import type { ModelEvaluation } from './generated/client.ts'

export type EvaluationRow = Omit<ModelEvaluation, 'id' | 'createdAt'>

export async function recordEvaluations(db: Database, rows: readonly EvaluationRow[]): Promise<void> {
  await db.modelEvaluation.createMany({ data: [...rows] })
}

/** What the bundle scored, the latest of each metric, data set, version and domain. */
export async function findEvaluations(db: Database, modelSha256: string): Promise<ModelEvaluation[]> {
  return db.modelEvaluation.findMany({
    where: { modelSha256 },
    distinct: ['dataset', 'datasetVersion', 'metric', 'domain'],
    orderBy: { id: 'desc' },
  })
}
