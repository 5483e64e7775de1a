import { classifyFigures, loadBundle } from '@metaphase/inference'
import { openClassifierBundle } from '../evaluate/classifier-bundle.ts'
import { defaultModelFolder } from '../evaluate/default-model.ts'
import { midogClassifications } from '../evaluate/midog-classifications.ts'
import { mirrored } from '../evaluate/mirrored.ts'
import { readStack } from '../evaluate/read-stack.ts'
import { withEngine } from '../evaluate/with-engine.ts'
import { positiveNumber, readOptions, threadsOf, usageError } from './command-options.ts'

const usage = 'predict stack --path FILE.tiff [--model DIR] [--mpp µm/px] [--threads N]'

const options = {
  model: { type: 'string', default: defaultModelFolder },
  path: { type: 'string' },
  mpp: { type: 'string' },
  threads: { type: 'string' },
} as const

/**
 * Answers MIDOG 2025's Track 2: a stack of crops, one a page and each with a mitotic figure in its middle, in its official
 * format. Without `--mpp` the crops are taken to be of the classifier's own µm/px.
 */
export async function predictStack(args: string[]): Promise<void> {
  const { values } = readOptions(args, options, usage)
  const { path, model } = values
  if (path === undefined) throw usageError('--path names no stack', usage)
  const { bundle, stated } = await openClassifierBundle(model)
  const imageMpp = positiveNumber(values.mpp, 'mpp', usage) ?? stated.modelMpp
  const fieldPx = Math.round((stated.inputPx * stated.modelMpp) / imageMpp)
  const crops = await readStack(path)
  const probabilities = await withEngine(
    { threads: threadsOf(values.threads, usage) },
    async ({ engine }) => {
      const { classifier } = await loadBundle(engine, bundle)
      const found: number[] = []
      for (const crop of crops) {
        const { image } = mirrored(crop, fieldPx)
        const places = [{ xPx: image.widthPx / 2, yPx: image.heightPx / 2 }]
        found.push(...(await classifyFigures(engine, classifier!, { image, imageMpp, places })))
      }
      return found
    },
  )
  console.log(JSON.stringify(midogClassifications(probabilities, stated.threshold)))
}
