import { z } from 'zod'

/** What one `detect-tiles` batch stores: the same bytes however often, and wherever, it runs on one engine configuration. */
export const batchResult = z.object({
  batch: z.int().nonnegative(),
  tiles: z.int().positive(),
  /** The provider that really ran the network: cpu, cuda, webgpu. */
  executionProvider: z.string(),
  /** [xPx, yPx, probability]: level-0 pixels; down to the model's floor; in a tile's core or within 7.5 µm of it. */
  candidates: z.array(z.tuple([z.number(), z.number(), z.number()])),
})
export type BatchResult = z.output<typeof batchResult>
