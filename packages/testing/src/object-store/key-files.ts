import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Bytes of a key that one file name holds: percent-encoded and with its mark they stay under 255 characters. */
const NAME_BYTES = 80
const KEY_MARK = '='
const FOLDER_MARK = '+'

/**
 * Where the record of `key` lies under its bucket's folder: the key's bytes in runs of 80, each run a folder
 * (`+…`) and the last one the file (`=…`). All but lower-case letters, digits, `.`, `_` and `-` are
 * percent-encoded, so no key can leave the folder and none clash where file names ignore case.
 */
export function keyPath(key: string): string {
  const bytes = Buffer.from(key)
  const names: string[] = []
  let start = 0
  for (; bytes.length - start > NAME_BYTES; start += NAME_BYTES)
    names.push(FOLDER_MARK + encodeName(bytes.subarray(start, start + NAME_BYTES)))
  return join(...names, KEY_MARK + encodeName(bytes.subarray(start)))
}

/**
 * The keys under `folder` that begin with `prefix` and come after `after`, in S3's order (by bytes). Reads the
 * names in the folders that can hold such keys and no file.
 */
export async function* walkKeys(
  folder: string,
  { prefix, after }: { prefix: Buffer; after: Buffer },
  base: Buffer = Buffer.alloc(0),
): AsyncGenerator<Buffer> {
  for (const { name, bytes } of await sortedNames(folder)) {
    const reached = Buffer.concat([base, bytes])
    if (name.startsWith(KEY_MARK)) {
      if (startsWith(reached, prefix) && reached.compare(after) > 0) yield reached
    } else if (meets(reached, prefix) && reached.compare(after.subarray(0, reached.length)) >= 0)
      yield* walkKeys(join(folder, name), { prefix, after }, reached)
  }
}

/** A folder's names by the bytes they stand for; a key before the folder of the longer keys it begins. */
async function sortedNames(folder: string): Promise<{ name: string; bytes: Buffer }[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [] // its last key was deleted meanwhile
    throw error
  })
  return names
    .map((name) => ({ name, bytes: decodeName(name.slice(1)) }))
    .toSorted((a, b) => a.bytes.compare(b.bytes) || (a.name.startsWith(KEY_MARK) ? -1 : 1))
}

const encodeName = (bytes: Buffer): string =>
  bytes
    .toString('latin1')
    .replace(/[^a-z0-9._-]/g, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`)

const decodeName = (name: string): Buffer =>
  Buffer.from(
    name.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )

const startsWith = (bytes: Buffer, prefix: Buffer): boolean => bytes.subarray(0, prefix.length).equals(prefix)

/** Whether one of the two begins the other. */
const meets = (a: Buffer, b: Buffer): boolean => (a.length < b.length ? startsWith(b, a) : startsWith(a, b))
