import { MetaphaseError } from '@metaphase/errors'
import type { Manifest } from '@metaphase/model'
import { evaluationMetrics } from '../evaluate/evaluation-metrics.ts'
import type { EvaluationRecord } from '../evaluate/evaluation-record.ts'

/** What a detector loses in 8 bits. Throws `request-invalid` unless the two records differ in the precision alone. */
export function lossOf(float32: EvaluationRecord, int8: EvaluationRecord): NonNullable<Manifest['int8']> {
  if (float32.executionProvider !== 'cpu' || int8.executionProvider !== 'cpu-int8')
    throw invalid(
      `were run on ${float32.executionProvider} and ${int8.executionProvider} instead of cpu and cpu-int8; evaluate with --precision float32 and with --precision int8`,
    )
  if (float32.model.sha256 !== int8.model.sha256)
    throw invalid('are of different bundles; evaluate the one with the variant in 8 bits twice')
  const ids = ({ images }: EvaluationRecord) => JSON.stringify(images.map(({ id }) => id))
  if (ids(float32) !== ids(int8)) throw invalid('are of different images; evaluate both on the same')
  const { dataset } = evaluationMetrics(float32)[0]!
  return { lostF1: float32.f1 - int8.f1, dataset }
}

const invalid = (fault: string) =>
  new MetaphaseError('request-invalid', `The two evaluations cannot be compared: they ${fault}`)
