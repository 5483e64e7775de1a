import { MetaphaseError } from '@metaphase/errors'

/** What the cache's disk refused, as `scratch-unavailable`; a `MetaphaseError` stays what it is. */
export function diskFailure(doing: string, cause: unknown): MetaphaseError {
  if (cause instanceof MetaphaseError) return cause
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new MetaphaseError(
    'scratch-unavailable',
    `Could not ${doing} (${reason}). Check that CACHE_DIR is writable and has room.`,
    { cause },
  )
}

/** Runs work on the cache's disk. Throws `scratch-unavailable`, saying what was being done. */
export async function diskCall<T>(doing: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw diskFailure(doing, error)
  }
}
