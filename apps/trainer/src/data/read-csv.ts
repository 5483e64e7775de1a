import { MetaphaseError } from '@metaphase/errors'
import { readFile } from 'node:fs/promises'

/**
 * Rows of a data set's table by column name. Throws `dataset-invalid` if the file or a column is missing, or a row has another
 * number of fields than the header. None of the published tables quotes a field, so a quote is refused rather than guessed at.
 */
export async function readCsv<const Column extends string>(
  path: string,
  columns: readonly Column[],
  { separator = ',' }: { readonly separator?: string } = {},
): Promise<Readonly<Record<Column, string>>[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new MetaphaseError('dataset-invalid', `The table ${path} cannot be read: ${String(cause)}`, {
      cause,
    })
  })
  if (text.includes('"')) throw invalid(path, 'has quoted fields, which are not read')
  const [header = '', ...lines] = text.split(/\r?\n/)
  const names = header.split(separator)
  const positions = columns.map((column) => names.indexOf(column))
  const missing = columns.filter((_, i) => positions[i] === -1)
  if (missing.length > 0) throw invalid(path, `has no column ${missing.join(', ')}; its header is ${header}`)
  return lines.flatMap((line, i) => {
    if (line === '') return []
    const fields = line.split(separator)
    if (fields.length !== names.length)
      throw invalid(path, `has ${fields.length} fields in line ${i + 2} where its header has ${names.length}`)
    return [
      Object.fromEntries(columns.map((column, k) => [column, fields[positions[k]!]!])) as Record<
        Column,
        string
      >,
    ]
  })
}

/** The number in a field. Throws `dataset-invalid`, naming the file, if there is none. */
export function numberIn(path: string, field: string): number {
  const value = Number(field)
  if (field.trim() === '' || !Number.isFinite(value))
    throw invalid(path, `has "${field}" where a number is expected`)
  return value
}

const invalid = (path: string, fault: string) =>
  new MetaphaseError('dataset-invalid', `The table ${path} ${fault}`)
