export {
  analyseSlide,
  detectionMethods,
  type AnalysisOptions,
  type DetectionMethod,
  type SlideAnalysis,
} from './analyse-slide.ts'
export { openBundleFolder, type LocalBundle } from './bundle-folder.ts'
export { detectTile, type TileCandidate, type TileContext } from './detect-tile.ts'
export { startEngine, type Engine, type EngineConfig, type TileOutput } from './engine/engine.ts'
export type { ProbabilityMap, TilePixels } from './engine/protocol.ts'
export { executionProviders, type ExecutionProvider } from './execution-provider.ts'
export { mapInOrder } from './in-order.ts'
