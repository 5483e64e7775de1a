import type { SignOff } from '@metaphase/db'
import { z } from 'zod'

export const signOffView = z
  .object({
    id: z.int(),
    reviewer: z.string(),
    apiKeyId: z.uuid().describe('The key it was given with'),
    signed: z.boolean().describe('false: an earlier sign-off is taken back'),
    isCurrent: z.boolean().describe("Whether it is the reviewer's latest"),
    isOutdated: z.boolean().describe('Whether figures were reviewed, by whomever, after it'),
    threshold: z.number(),
    mitoses: z.int().describe('As counted when it was signed, with all reviews applied'),
    atypical: z.int().nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'SignOff' })

/** `signOffs`: all of the analysis, first to last; `lastReviewId`: of its reviews. */
export function viewSignOffs(
  signOffs: readonly SignOff[],
  lastReviewId: number | null,
): z.output<typeof signOffView>[] {
  const latest = new Map(signOffs.map(({ reviewer, id }) => [reviewer, id]))
  return signOffs.map((signOff) => {
    const { id, reviewer, apiKeyId, signed, threshold, mitoses, atypical } = signOff
    return {
      id,
      reviewer,
      apiKeyId,
      signed,
      isCurrent: latest.get(reviewer) === id,
      isOutdated: signOff.lastReviewId !== lastReviewId,
      threshold,
      mitoses,
      atypical,
      createdAt: signOff.createdAt.toISOString(),
    }
  })
}
