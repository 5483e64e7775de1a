export {
  analyseSlide,
  detectionMethods,
  type AnalysisOptions,
  type DetectionMethod,
  type SlideAnalysis,
} from './analyse-slide.ts'
export { openBundleFolder, type LocalBundle } from './bundle-folder.ts'
export { classifyFigures, type Classifier } from './classify-figures.ts'
export { detectTile, type InHand, type TileContext } from './detect-tile.ts'
export { startEngine, type Engine, type EngineConfig, type TileOutput } from './engine/engine.ts'
export type { Crops, ProbabilityMap, TilePixels } from './engine/protocol.ts'
export { executionProviders, type ExecutionProvider } from './execution-provider.ts'
export { mapInOrder } from './in-order.ts'
export { int8FileOf, precisions, type Precision } from './precision.ts'
export { measureTensorRanges } from './tensor-ranges.ts'
export { loadBundle, unloadBundle, type LoadedBundle } from './loaded-bundle.ts'
