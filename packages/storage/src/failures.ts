import { MetaphaseError } from '@metaphase/errors'

const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode

export const isMissing = (error: unknown): boolean => statusOf(error) === 404

/** Runs one call to the store; whatever it throws becomes `storage-unavailable`, saying what was being done. */
export async function storageCall<T>(doing: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof MetaphaseError) throw error
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    throw new MetaphaseError('storage-unavailable', `Could not ${doing} (${reason})`, { cause: error })
  }
}
