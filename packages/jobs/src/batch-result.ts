import { z } from 'zod'

/** What one `detect-tiles` batch stores: the same bytes however often, and wherever, it runs on one engine configuration. */
export const batchResult = z.object({
  batch: z.int().nonnegative(),
  tiles: z.int().positive(),
  /** The provider that really ran the detector: cpu, cuda, webgpu. */
  executionProvider: z.string(),
  /** The same of the classifier; absent where the bundle has none. */
  classifierProvider: z.string().optional(),
  /**
   * [xPx, yPx, probability, atypicalProbability]: level-0 pixels; down to the model's floor; in a tile's core or within 7.5 µm
   * of it. The last value is there where the tile classified the candidate: never without a classifier.
   */
  candidates: z.array(z.tuple([z.number(), z.number(), z.number(), z.number().optional()])),
})
export type BatchResult = z.output<typeof batchResult>
