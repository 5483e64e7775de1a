import { MetaphaseError } from '@metaphase/errors'

/** A back-end that was asked for by name and cannot be had; `detail` is a full sentence with what to do. */
export const backendUnavailable = (detail: string, cause?: unknown): MetaphaseError =>
  new MetaphaseError('trainer-setup-failed', detail, { cause })

export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).trim().split('\n')[0]!
