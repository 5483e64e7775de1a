import type { z } from 'zod'
import { InvalidRequest } from './problem.ts'

/** A place in a list, as text that says nothing to the caller. */
export const encodeCursor = (position: unknown): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url')

/** Throws InvalidRequest for a cursor that this list did not give. */
export function decodeCursor<Schema extends z.ZodType>(cursor: string, schema: Schema): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
  } catch (cause) {
    const message = 'is not a cursor of this list: send the nextCursor of the page before, or none'
    throw new InvalidRequest([{ field: 'cursor', message }], { cause })
  }
}
