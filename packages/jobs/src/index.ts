export { catalogue } from './catalogue.ts'
export { decoderEnv, decoderLimits, limitsEnv, queueEnv, type QueueEnv } from './config.ts'
export { openQueues, type QueueConnection } from './connection.ts'
export type { JobContract, PayloadOf } from './define-job.ts'
export { deliverWebhook } from './deliver-webhook.ts'
export { detectTiles } from './detect-tiles.ts'
export { failedBatchesOf, openDetectionFlow, type DetectionFlow } from './detection-flow.ts'
export { hashSlide } from './hash-slide.ts'
export { planSlide } from './plan-slide.ts'
export { openLiveness } from './liveness.ts'
export { openQueueDepths, type QueueDepths } from './queue-depths.ts'
export { createReceiver, runJob, type Receiver, type ReceiverOptions } from './receive.ts'
export { limitProcess } from './process-limits.ts'
export { reconcile } from './reconcile.ts'
export { reduceSlide } from './reduce-slide.ts'
export { createSender, type Sender } from './send.ts'
export { batchResult, type BatchResult } from './batch-result.ts'
export {
  batchesOf,
  detectionPlan,
  planIdOf,
  runsOf,
  tilesOfBatch,
  tilesPlanned,
  type DetectionPlan,
} from './detection-plan.ts'
export { isPrivateHost } from './private-hosts.ts'
