import { preparePosting, type PostEvaluation } from '../evaluate/post-evaluation.ts'
import { usageError } from './command-options.ts'

/** Of the commands that score a bundle: where the scores go, and what the data set is called there. */
export const postOptions = { post: { type: 'string' }, as: { type: 'string' } } as const

interface PostValues {
  readonly post?: string
  readonly as?: string
  readonly folds?: string
}

/** What posts the scores of one bundle; null without `--post`. Throws request-invalid, evaluation-not-posted. */
export async function postingOf(
  { post, as: dataset, folds }: PostValues,
  bundleFolder: string,
  usage: string,
): Promise<PostEvaluation | null> {
  if (post === undefined) return null
  if (!URL.canParse(post)) throw usageError(`--post is no address: "${post}"`, usage)
  if (dataset === undefined) throw usageError('--as does not say what the data set is called', usage)
  if (folds !== undefined) throw usageError('--post takes what one bundle scores, not --folds', usage)
  return preparePosting({ url: post, dataset, bundleFolder })
}

/** The order of a data set's files is no part of it. */
export const byId = (a: { readonly id: string }, b: { readonly id: string }): number =>
  a.id < b.id ? -1 : a.id > b.id ? 1 : 0
