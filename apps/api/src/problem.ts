import { databaseFailure } from '@metaphase/db'
import { codeOf, errorSpecs, MetaphaseError, type ErrorCode } from '@metaphase/errors'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { z } from 'zod'

const fieldFault = z.object({ field: z.string(), message: z.string() })
export type FieldFault = z.output<typeof fieldFault>

/** RFC 9457 problem details: what every error answer holds. */
export const problemSchema = z
  .object({
    type: z.string().describe('A URN of the code'),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('What to branch on: one of the codes listed with each answer'),
    detail: z.string().describe('For the person who has to act'),
    instance: z.string().describe('The path that was asked for'),
    requestId: z.string(),
    errors: z.array(fieldFault).optional().describe('The offending fields of a request that is not valid'),
  })
  .meta({ id: 'Problem' })
type Problem = z.output<typeof problemSchema>

/** A request that names fields it must not have, or gives them values they cannot have. */
export class InvalidRequest extends MetaphaseError {
  readonly faults: readonly FieldFault[]
  constructor(faults: readonly FieldFault[], options?: ErrorOptions) {
    const detail = faults.map(({ field, message }) => `${field}: ${message}`).join('; ')
    super('request-invalid', detail, options)
    this.faults = faults
  }
}

/** The value as the schema makes it. Throws InvalidRequest with every field that does not fit. */
export function parseFields<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(({ path, message }) => ({
    field: path.join('.') || 'body',
    message,
  }))
  throw new InvalidRequest(faults, { cause: parsed.error })
}

/** Fastify's own refusals, by their codes. */
const codesOfFastify: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media-type-unsupported',
  FST_ERR_NOT_FOUND: 'route-not-found',
}

/** Whatever was thrown, as an error of the table; what nobody foresaw is `internal`, and its message stays inside. */
export function asMetaphaseError(error: unknown): MetaphaseError {
  if (error instanceof MetaphaseError) return error
  if (hasZodFastifySchemaValidationErrors(error))
    return new InvalidRequest(faultsOf(error.validation), { cause: error })
  const unreachable = databaseFailure(error)
  if (unreachable) return unreachable
  const {
    code = '',
    statusCode = 500,
    message = '',
  } = error as { code?: string; statusCode?: number; message?: string }
  const known =
    codesOfFastify[code] ?? (statusCode >= 400 && statusCode < 500 ? 'request-invalid' : 'internal')
  const detail =
    known === 'internal' ? 'Something went wrong here; the log has it under this requestId.' : message
  return new MetaphaseError(known, detail, { cause: error })
}

function faultsOf(validation: readonly { instancePath: string; message?: string }[]): FieldFault[] {
  return validation.map(({ instancePath, message = 'is not valid' }) => ({
    field: instancePath.slice(1).replaceAll('/', '.') || 'body',
    message,
  }))
}

export function problemOf(
  error: MetaphaseError,
  { instance, requestId }: { instance: string; requestId: string },
): Problem {
  const code = codeOf(error)
  const { title, status } = errorSpecs[code]
  const type = `urn:metaphase:problem:${code}`
  const errors = error instanceof InvalidRequest ? { errors: [...error.faults] } : {}
  return { type, title, status, code, detail: error.message, instance, requestId, ...errors }
}
