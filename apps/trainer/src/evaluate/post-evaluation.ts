import { ApiError, createClient, dataOf } from '@metaphase/client'
import { MetaphaseError } from '@metaphase/errors'
import { openBundleFolder } from '@metaphase/inference'
import type { Manifest } from '@metaphase/model'
import { createHash } from 'node:crypto'

const KEY_VARIABLE = 'METAPHASE_API_KEY'

export interface Posting {
  /** The API's address. */
  readonly url: string
  /** What the data set is called there. */
  readonly dataset: string
  readonly bundleFolder: string
}

/** Sends what the bundle scored, over all of the data set: what the gate compares. `contents` is all that makes the data set what it is. */
export type PostEvaluation = (metrics: Manifest['metrics'], contents: unknown) => Promise<void>

/**
 * Makes sure that the API will take an evaluation of the bundle, before hours are spent on it: the address answers, the key of
 * METAPHASE_API_KEY has the scope `admin`, the bundle is registered. Throws evaluation-not-posted.
 */
export async function preparePosting({ url, dataset, bundleFolder }: Posting): Promise<PostEvaluation> {
  const apiKey = process.env[KEY_VARIABLE]
  if (!apiKey) throw notPosted(`${KEY_VARIABLE} holds no API key; one with the scope admin is needed`)
  const client = createClient({ baseUrl: url.replace(/\/+$/, ''), apiKey })
  const { sha256 } = await openBundleFolder(bundleFolder)
  const params = { path: { sha256 } }
  const { scopes } = await reached(url, dataOf(client.GET('/session')))
  if (!scopes.includes('admin')) throw notPosted(`the key of ${KEY_VARIABLE} has no scope admin at ${url}`)
  await reached(url, dataOf(client.GET('/models/{sha256}/evaluations', { params })))
  return async (metrics, contents) => {
    const datasetVersion = createHash('sha256').update(JSON.stringify(contents)).digest('hex')
    const rows = metrics.map(({ name, value, interval95 }) => ({
      metric: name,
      value,
      domain: null,
      interval95: interval95 ? ([interval95[0], interval95[1]] as [number, number]) : null,
    }))
    const body = { dataset, datasetVersion, metrics: rows }
    await reached(url, dataOf(client.POST('/models/{sha256}/evaluations', { params, body })))
    process.stderr.write(`posted to ${url}: model ${sha256}, ${dataset}, version ${datasetVersion}\n`)
  }
}

const reached = <Data>(url: string, answer: Promise<Data>): Promise<Data> =>
  answer.catch((cause: Error) => {
    const whose = cause instanceof ApiError ? `${url} refuses` : `${url} cannot be reached`
    throw notPosted(`${whose}: ${cause.message}`, cause)
  })

const notPosted = (why: string, cause?: Error) =>
  new MetaphaseError('evaluation-not-posted', `The evaluation cannot be posted: ${why}`, { cause })
