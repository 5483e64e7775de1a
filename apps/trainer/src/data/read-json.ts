import { MetaphaseError } from '@metaphase/errors'
import { readFile } from 'node:fs/promises'
import type { z } from 'zod'

/** Reads a data set's JSON file. Throws `dataset-invalid` saying where it departs from what is expected. */
export async function readJson<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new MetaphaseError('dataset-invalid', `The file ${path} cannot be read: ${String(cause)}`, {
      cause,
    })
  })
  const parsed = schema.safeParse(parse(text, path))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new MetaphaseError(
    'dataset-invalid',
    `The file ${path} is not as expected at ${issue?.path.join('.') || 'its top'}: ${issue?.message}`,
  )
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new MetaphaseError('dataset-invalid', `The file ${path} is not JSON: ${String(cause)}`, { cause })
  }
}
