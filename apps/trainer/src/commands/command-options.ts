import { MetaphaseError } from '@metaphase/errors'
import { availableParallelism } from 'node:os'
import { parseArgs, type ParseArgsConfig } from 'node:util'

/** `parseArgs`, whose complaints become `request-invalid` with the command's usage. */
export function readOptions<const Options extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: Options,
  usage: string,
) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true })
  } catch (cause) {
    throw usageError(cause instanceof Error ? cause.message : String(cause), usage)
  }
}

export const usageError = (fault: string, usage: string) =>
  new MetaphaseError('request-invalid', `${fault}. Usage: ${usage}`)

/** The number of an option; undefined where it was not given. */
export function positiveNumber(value: string | undefined, name: string, usage: string): number | undefined {
  if (value === undefined) return undefined
  const number = Number(value)
  if (!(number > 0)) throw usageError(`--${name} must be a number above 0, not "${value}"`, usage)
  return number
}

/** A seed: a whole number, not below 0; undefined where it was not given. */
export function wholeNumber(value: string | undefined, name: string, usage: string): number | undefined {
  if (value === undefined) return undefined
  if (/^\d+$/.test(value)) return Number(value)
  throw usageError(`--${name} must be a whole number, not "${value}"`, usage)
}

/** Threads of the CPU provider: `--threads`, or all the machine has. */
export function threadsOf(value: string | undefined, usage: string): number {
  const threads = positiveNumber(value, 'threads', usage) ?? availableParallelism()
  if (!Number.isInteger(threads)) throw usageError(`--threads must be a whole number, not "${value}"`, usage)
  return threads
}
