import {
  findActiveModel,
  findEvaluations,
  type Database,
  type Model,
  type ModelEvaluation,
} from '@metaphase/db'
import { MetaphaseError } from '@metaphase/errors'

/** What must not fall: F1 of mitotic figures, balanced accuracy of atypical ones. Over all domains together. */
const gated = new Set(['f1', 'balanced-accuracy'])

/**
 * Refuses a bundle that is worse than the active one. The gate sets are the data sets, by version, on which the active one was
 * evaluated: there the other must have been evaluated too, and must not score less. Throws model-not-evaluated and model-worse.
 */
export async function requireNoFall(db: Database, model: Model): Promise<void> {
  const active = await findActiveModel(db)
  if (!active || active.sha256 === model.sha256) return
  const gate = (await findEvaluations(db, active.sha256)).filter(isGated)
  if (gate.length === 0)
    throw notEvaluated(active, 'on any data set, so that nothing can be compared with it')
  const scores = new Map((await findEvaluations(db, model.sha256)).map((each) => [whatOf(each), each.value]))
  const fallen: string[] = []
  for (const evaluation of gate) {
    const what = whatOf(evaluation)
    const score = scores.get(what)
    if (score === undefined) throw notEvaluated(model, `for ${what}, as the active one was`)
    if (score < evaluation.value) fallen.push(`${what} falls from ${evaluation.value} to ${score}`)
  }
  if (fallen.length > 0)
    throw new MetaphaseError(
      'model-worse',
      `${nameOf(model)} is worse than ${nameOf(active)}: ${fallen.join('; ')}.`,
    )
}

const isGated = ({ metric, domain }: ModelEvaluation) => gated.has(metric) && domain === null

const whatOf = ({ metric, dataset, datasetVersion, domain }: ModelEvaluation): string =>
  `${metric} on ${dataset}@${datasetVersion}${domain === null ? '' : ` of ${domain}`}`

const nameOf = ({ name, version }: Model) => `${name}@${version}`

const notEvaluated = (model: Model, what: string) =>
  new MetaphaseError(
    'model-not-evaluated',
    `${nameOf(model)} was not evaluated ${what}: POST /models/${model.sha256}/evaluations.`,
  )
