import createFetchClient, { type Client as FetchClient } from 'openapi-fetch'
import type { components, paths } from './schema.ts'

/** Every route of the API, typed: `client.GET('/slides/{id}', { params: { path: { id } } })`. */
export type Client = FetchClient<paths>
/** What the API sends and takes, by name. */
export type Schemas = components['schemas']

/** A client for the browser, whose session cookie it sends to the page's own host, or for a program with an API key. */
export const createClient = ({
  baseUrl = '',
  apiKey,
}: { readonly baseUrl?: string; readonly apiKey?: string } = {}): Client =>
  createFetchClient<paths>({
    baseUrl,
    headers: apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` },
  })

/** An answer that is no success, as the API describes it. */
export class ApiError extends Error {
  /** Null where something between us and the API answered. */
  readonly problem: Schemas['Problem'] | null
  readonly status: number
  constructor(status: number, problem: Schemas['Problem'] | null) {
    super(problem?.detail ?? `The server answered ${status}.`)
    this.name = 'ApiError'
    this.status = status
    this.problem = problem
  }
}

/** The data of an answer. Throws ApiError for a refusal, and what fetch throws where nobody answered. */
export async function dataOf<Data>(
  answer: Promise<{ readonly data?: Data; readonly error?: unknown; readonly response: Response }>,
): Promise<Data> {
  const { data, error, response } = await answer
  if (response.ok) return data as Data
  const isProblem = typeof error === 'object' && error !== null && 'code' in error
  throw new ApiError(response.status, isProblem ? (error as Schemas['Problem']) : null)
}
