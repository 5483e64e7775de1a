import { analyseSlide, openBundleFolder, type SlideAnalysis } from '@metaphase/inference'
import type { ResolvedMpp } from '@metaphase/tiling'
import { positiveNumber, readOptions, threadsOf, usageError } from './command-options.ts'
import { defaultModelFolder } from '../evaluate/default-model.ts'
import { midogPoints } from '../evaluate/midog-points.ts'
import { statedMpp } from '../evaluate/stated-mpp.ts'
import { withEngine } from '../evaluate/with-engine.ts'

const usage = 'predict detection --path FILE [--model DIR] [--mpp µm/px] [--format midog|json] [--threads N]'

const options = {
  model: { type: 'string', default: defaultModelFolder },
  path: { type: 'string' },
  mpp: { type: 'string' },
  format: { type: 'string', default: 'midog' },
  threads: { type: 'string' },
} as const

/** Prints what a model finds on one slide file, read, tiled and suppressed as the service does. */
export async function predictDetection(args: string[]): Promise<void> {
  const { values } = readOptions(args, options, usage)
  const { path, format } = values
  if (path === undefined) throw usageError('--path names no slide', usage)
  if (format !== 'midog' && format !== 'json') throw usageError(`There is no format "${format}"`, usage)
  const mpp = await statedMpp(path, positiveNumber(values.mpp, 'mpp', usage))
  const bundle = await openBundleFolder(values.model)
  const analysis = await withEngine({ threads: threadsOf(values.threads, usage) }, (serving) =>
    analyseSlide(path, bundle, { ...serving, mppOverride: mpp }),
  )
  const { id, version, detector } = bundle.manifest
  const prediction =
    format === 'midog'
      ? midogPoints(analysis.candidates, { mpp, threshold: detector.threshold })
      : {
          path,
          model: { id, version, sha256: bundle.sha256 },
          ...asJson(analysis, mpp, detector.threshold),
        }
  console.log(JSON.stringify(prediction))
}

const asJson = ({ candidates, executionProvider }: SlideAnalysis, mpp: ResolvedMpp, threshold: number) => ({
  mpp,
  threshold,
  executionProvider,
  detections: candidates.map(({ xPx, yPx, probability }) => ({
    xPx,
    yPx,
    xUm: xPx * mpp.x,
    yUm: yPx * mpp.y,
    probability,
    class: probability >= threshold ? 'mitotic' : 'candidate',
  })),
})
