import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { emitBaselineBundle } from '../src/baseline/bundle.ts'
import { describeFile, manifestPath } from '../src/bundle.ts'
import { parseManifest, type Manifest } from '../src/manifest.ts'
import { emitClassifier } from '../src/onnx/emit-classifier.ts'
import { initialWeights } from '../src/spec/initial-weights.ts'
import { segmentationNetwork } from '../src/spec/segmentation-network.ts'

/** A small classifier that has learned nothing. Calibrated so that of a phantom's figures some come out above 0.5 and some below. */
export function untrainedClassifier(): Uint8Array {
  const network = segmentationNetwork(
    {
      encoder: { kind: 'plain', width: 4, depth: 3 },
      decoderWidths: [4, 8, 8],
      outputStride: 1,
      attention: { strides: [], windowPx: null },
      projectionWidths: [4, 4],
      domainWidth: 4,
      classifier: {
        refinedStride: 4,
        refinement: { blocks: [1], width: 4 },
        embeddingWidth: 8,
        squeeze: 4,
      },
    },
    2,
  )
  let draw = 0
  const weights = initialWeights(network, () => Math.sin(++draw * 12.9898) * 2)
  return emitClassifier(network, weights, { calibration: { slope: 16, offset: 0.4 } })
}

/** Writes the baseline detector with that classifier to a folder; `changes` are its manifest's. */
export async function writeClassifierBundle(
  folder: string,
  changes: { id?: string; tilePx?: number; classifier?: Partial<NonNullable<Manifest['classifier']>> } = {},
): Promise<void> {
  const { id = 'untrained-classifier', tilePx, classifier } = changes
  const { [manifestPath]: manifestBytes, 'detector.onnx': detector } = emitBaselineBundle()
  const baseline = parseManifest(manifestBytes!)
  const network = untrainedClassifier()
  const manifest: Manifest = {
    ...baseline,
    id,
    files: { ...baseline.files, classifier: describeFile('classifier.onnx', network) },
    detector: { ...baseline.detector, ...(tilePx !== undefined && { tilePx }) },
    classifier: { modelMpp: 0.25, inputPx: 64, threshold: 0.5, ...classifier },
  }
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'detector.onnx'), detector!)
  await writeFile(join(folder, 'classifier.onnx'), network)
  await writeFile(join(folder, manifestPath), JSON.stringify(manifest))
}
