import { insertApiKey, openDatabase, type Database } from '@metaphase/db'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { generateApiKey } from './api-key.ts'
import { scopes, type Scope } from './scopes.ts'
import { runCommand } from './command.ts'

export interface ApiKeyRequest {
  /** Made if there is none of this name. */
  readonly tenantName: string
  /** For people: who or what uses the key. */
  readonly name: string
  readonly scopes: Scope[]
}

/** Makes a key and returns it; it is not kept and cannot be shown again. */
export async function createApiKey(db: Database, request: ApiKeyRequest): Promise<string> {
  const { key, ...stored } = generateApiKey()
  await insertApiKey(db, { ...request, ...stored })
  return key
}

const USAGE = `Usage: create-api-key --tenant NAME --scopes ${scopes.join(',')} [--name WHO-USES-IT]`

const options = z.object({
  tenant: z.string().min(1),
  name: z.string().min(1).default('command line'),
  scopes: z
    .string()
    .transform((list) => list.split(','))
    .pipe(z.array(z.enum(scopes)).min(1)),
})

/** Prints the key as its only line. Needs DATABASE_URL. */
async function main(): Promise<void> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { tenant: text, name: text, scopes: text } })
  const parsed = options.safeParse(values)
  if (!parsed.success) throw new Error(`${z.prettifyError(parsed.error)}\n${USAGE}`)
  const { tenant: tenantName, ...request } = parsed.data
  const db = openDatabase(z.url().parse(process.env['DATABASE_URL']), { poolSize: 1 })
  try {
    console.log(await createApiKey(db, { tenantName, ...request }))
  } finally {
    await db.$disconnect()
  }
}

if (import.meta.main) await runCommand(main)
