import { ApiError, createClient, type Schemas } from '@metaphase/client'

/** The API that served this page; the session's cookie says who asks. */
export const api = createClient()

export type Analysis = Schemas['Analysis']
export type Slide = Schemas['SlideWithAnalyses']
export type Review = Schemas['Review']
export type Session = Schemas['Session']

/** What went wrong, as the API says it where it was the API. */
export const messageOf = (error: unknown): string =>
  error instanceof TypeError
    ? 'The server cannot be reached. Is the network up?'
    : error instanceof Error
      ? error.message
      : String(error)

export const isRefusal = (error: unknown, code: string): boolean =>
  error instanceof ApiError && error.problem?.code === code
