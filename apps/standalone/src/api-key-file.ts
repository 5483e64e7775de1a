import { readFile, writeFile } from 'node:fs/promises'

/** The key kept in `path` from an earlier start, or a new one that is kept there for later ones. */
export async function keepApiKey(path: string, create: () => Promise<string>): Promise<string> {
  const kept = await readFile(path, 'utf8').catch(() => null)
  if (kept !== null) return kept
  const apiKey = await create()
  await writeFile(path, apiKey, { mode: 0o600 })
  return apiKey
}
