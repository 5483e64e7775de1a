import type { FastifyInstance } from 'fastify'
import { InvalidRequest } from './problem.ts'

/** Deeper JSON is nobody's data, and overflows the stack of whatever walks it. */
const DEPTH_MAX = 32

/** Refuses requests whose query or JSON body could not be stored. */
export function refuseUnstorableRequests(app: FastifyInstance): void {
  app.addHook('preValidation', async ({ query, body }) => {
    refuseUnstorable(query)
    refuseUnstorable(body)
  })
}

/** Throws InvalidRequest for data that is nested too deep, or whose strings are ones that Postgres has no place for. */
export function refuseUnstorable(data: unknown): void {
  const left: { value: unknown; path: readonly string[] }[] = [{ value: data, path: [] }]
  for (let next = left.pop(); next; next = left.pop()) {
    const { value, path } = next
    const field = path.slice(0, 3).join('.') || 'body'
    if (typeof value === 'string' && !isStorable(value)) throw fault(field, 'holds a character that is none')
    if (value === null || typeof value !== 'object' || Buffer.isBuffer(value)) continue
    if (path.length === DEPTH_MAX) throw fault(field, `is nested deeper than ${DEPTH_MAX}`)
    for (const [name, inner] of Object.entries(value)) {
      if (!isStorable(name)) throw fault(field, 'has a field whose name holds a character that is none')
      left.push({ value: inner, path: [...path, name] })
    }
  }
}

/** Neither NUL nor half of a surrogate pair. */
const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed()

const fault = (field: string, message: string) => new InvalidRequest([{ field, message }])
