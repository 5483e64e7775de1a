export { runNetwork, type BatchStatistics, type Tensors } from './run-network.ts'
export type { BatchNormResult, TrainingOps } from './training-ops.ts'
