import type { DeadLetterPosition } from '@metaphase/db'
import { z } from 'zod'
import { decodeCursor, encodeCursor } from './cursor.ts'

const position = z.object({ at: z.coerce.date(), id: z.uuid() })

/** The query of a list of dead letters. */
export const deadLetterQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  cursor: z.string().optional().describe('The nextCursor of the page before'),
})

/** One page of a list, given how to find it: one row more than the page holds says whether there is a next one. */
export async function deadLetterPage<Row extends { readonly id: string }>(
  { limit, cursor }: z.output<typeof deadLetterQuery>,
  find: (page: { after: DeadLetterPosition | undefined; limit: number }) => Promise<Row[]>,
  atOf: (row: Row) => Date,
): Promise<{ rows: Row[]; nextCursor: string | null }> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, position)
  const found = await find({ after, limit: limit + 1 })
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  const nextCursor = found.length > limit && last ? encodeCursor({ at: atOf(last), id: last.id }) : null
  return { rows, nextCursor }
}
