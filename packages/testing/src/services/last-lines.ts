import { readFile } from 'node:fs/promises'

const LINES = 15

/** The end of a log, for an error message. */
export async function lastLines(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '(no log)')
  return text.trimEnd().split('\n').slice(-LINES).join('\n')
}
