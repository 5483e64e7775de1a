import { writeFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { loadAmiBr } from '../data/ami-br.ts'
import { readAtypicalFolder } from '../evaluate/atypical-folder.ts'
import { classificationMetrics } from '../evaluate/classification-metrics.ts'
import { classificationText } from '../evaluate/classification-text.ts'
import { openClassifierBundle } from '../evaluate/classifier-bundle.ts'
import { evaluateClassifier, evaluateClassifierFolds } from '../evaluate/evaluate-classifier.ts'
import { defaultModelFolder } from '../evaluate/default-model.ts'
import { withEngine } from '../evaluate/with-engine.ts'
import { positiveNumber, readOptions, threadsOf, usageError } from './command-options.ts'
import { byId, postingOf, postOptions } from './post-options.ts'

const usage =
  'evaluate atypical --path DIR [--model DIR | --folds DIR] [--mpp µm/px] [--threads N] [--save FILE.json] [--json] [--post API --as DATASET]'

const options = {
  model: { type: 'string' },
  folds: { type: 'string' },
  path: { type: 'string' },
  mpp: { type: 'string' },
  threads: { type: 'string' },
  save: { type: 'string' },
  json: { type: 'boolean', default: false },
  ...postOptions,
} as const

const PROGRESS_EVERY = 100

/**
 * Scores a model's classifier on a folder with `Atypical/` and `Normal/` crops, through the serving path and at the threshold of
 * its manifest. Such crops do not say their µm/px: without `--mpp` they are taken to be of the classifier's own. With
 * `--folds` the folder is AMi-Br's, whose table says case and µm/px, and each figure is scored by that bundle of a
 * cross-validation (`0` to `3`) that held out its case. Prints the paper's Table 4, or with `--json` one object. With `--post`
 * the scores go to the gate of that API as well.
 */
export async function evaluateAtypical(args: string[]): Promise<void> {
  const { values } = readOptions(args, options, usage)
  if (values.path === undefined) throw usageError('--path names no folder', usage)
  const { path, folds, model = defaultModelFolder } = values
  if (folds !== undefined && values.model !== undefined)
    throw usageError('--model is one bundle and --folds four: give one of them', usage)
  const mpp = positiveNumber(values.mpp, 'mpp', usage)
  const post = await postingOf(values, model, usage)
  const record = await withEngine({ threads: threadsOf(values.threads, usage) }, async ({ engine }) => {
    const options = { engine, onImage: printProgress }
    if (folds !== undefined) return evaluateClassifierFolds(await loadAmiBr(path), folds, options)
    const opened = await openClassifierBundle(model)
    const images = await readAtypicalFolder(path, mpp ?? opened.stated.modelMpp)
    return evaluateClassifier(images, opened, options)
  })
  const saved = { dataset: basename(resolve(path)), ...record }
  if (values.save !== undefined) await writeFile(values.save, `${JSON.stringify(saved)}\n`)
  const { balancedAccuracy, sensitivity, specificity, auc, threshold, n } = record
  console.log(
    values.json
      ? JSON.stringify({ balancedAccuracy, sensitivity, specificity, auc, threshold, n })
      : classificationText(record),
  )
  await post?.(
    classificationMetrics(saved),
    record.figures.map(({ id, isTrue }) => ({ id, isTrue })).toSorted(byId),
  )
}

const printProgress = (done: number, of: number) => {
  if (done % PROGRESS_EVERY === 0 || done === of) process.stderr.write(`${done}/${of}\n`)
}
