import { MetaphaseError } from '@metaphase/errors'
import { loadBundle, openBundleFolder } from '@metaphase/inference'
import { writeFile } from 'node:fs/promises'
import { readAtypicalFolder } from '../evaluate/atypical-folder.ts'
import { scoreClassification, type ClassificationRecord } from '../evaluate/classification-record.ts'
import { classificationText } from '../evaluate/classification-text.ts'
import { classifyImages } from '../evaluate/classify-images.ts'
import { defaultModelFolder } from '../evaluate/default-model.ts'
import { withEngine } from '../evaluate/with-engine.ts'
import { positiveNumber, readOptions, threadsOf, usageError } from './command-options.ts'

const usage =
  'evaluate atypical --path DIR [--model DIR] [--mpp µm/px] [--threads N] [--save FILE.json] [--json]'

const options = {
  model: { type: 'string', default: defaultModelFolder },
  path: { type: 'string' },
  mpp: { type: 'string' },
  threads: { type: 'string' },
  save: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

const PROGRESS_EVERY = 100

/**
 * Scores a model's classifier on a folder with `Atypical/` and `Normal/` crops, through the serving path and at the threshold of
 * its manifest. Such crops do not say their µm/px: without `--mpp` they are taken to be of the classifier's own. Prints the
 * paper's Table 4, or with `--json` one object.
 */
export async function evaluateAtypical(args: string[]): Promise<void> {
  const { values } = readOptions(args, options, usage)
  if (values.path === undefined) throw usageError('--path names no folder', usage)
  const record = await classifyFolder(values.path, values.model, {
    mpp: positiveNumber(values.mpp, 'mpp', usage),
    threads: threadsOf(values.threads, usage),
  })
  if (values.save !== undefined) await writeFile(values.save, `${JSON.stringify(record)}\n`)
  const { balancedAccuracy, sensitivity, specificity, auc, threshold, n } = record
  console.log(
    values.json
      ? JSON.stringify({ balancedAccuracy, sensitivity, specificity, auc, threshold, n })
      : classificationText(record),
  )
}

async function classifyFolder(
  path: string,
  model: string,
  { mpp, threads }: { readonly mpp: number | undefined; readonly threads: number },
): Promise<ClassificationRecord> {
  const bundle = await openBundleFolder(model)
  const { id, version, classifier: stated } = bundle.manifest
  if (!stated)
    throw new MetaphaseError('model-invalid', `The model ${model} (${id} ${version}) has no classifier`)
  const images = await readAtypicalFolder(path, mpp ?? stated.modelMpp)
  return withEngine({ threads }, async ({ engine }) => {
    const { classifier } = await loadBundle(engine, bundle)
    const figures = await classifyImages(images, engine, classifier!, printProgress)
    return {
      model: { id, version, sha256: bundle.sha256 },
      executionProvider: classifier!.executionProvider,
      ...scoreClassification(figures, stated.threshold),
      figures,
    }
  })
}

const printProgress = (done: number, of: number) => {
  if (done % PROGRESS_EVERY === 0 || done === of) process.stderr.write(`${done}/${of}\n`)
}
