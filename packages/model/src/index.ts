export { bundleContents, bundleSha256, describeFile, manifestPath, readBundle, verifyFile } from './bundle.ts'
export type { Bundle } from './bundle.ts'
export { decodeCandidates, detectorTensors } from './candidates.ts'
export type { Candidate } from './candidates.ts'
export { classifierTensors } from './classifications.ts'
export { defaultModel } from './default-model.ts'
export { leastHaloPx, parseManifest, REPORTED_BEYOND_CORE_UM } from './manifest.ts'
export type { BundleFile, Manifest, Metric } from './manifest.ts'
export { emitHaematoxylinDetector } from './baseline/detector.ts'
export { haematoxylinBaseline } from './baseline/parameters.ts'
export { emitClassifier, type ClassifierHead } from './onnx/emit-classifier.ts'
export { encodeMask } from './onnx/encode-mask.ts'
export { candidateReachUm, emitDetector, type DetectorHead } from './onnx/emit-detector.ts'
export type { FigureMerging } from './onnx/merged-figures.ts'
export { quantise } from './onnx/quantise.ts'
export { emitRanges, type TensorRange, type TensorRanges } from './onnx/tensor-ranges.ts'
export { resNet152Blocks } from './spec/residual.ts'
export { initialWeights } from './spec/initial-weights.ts'
export { elementsOf, parameterCount, type Network, type Weights } from './spec/network.ts'
export {
  maskClasses,
  segmentationNetwork,
  segmentationSchema,
  type SegmentationOptions,
} from './spec/segmentation-network.ts'
export {
  decodeTensors,
  decodeWeights,
  encodeTensors,
  encodeWeights,
  type NamedTensors,
} from './weights-file.ts'
