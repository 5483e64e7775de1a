// Makes an API key and prints it, once: node src/create-api-key.ts --tenant NAME --scopes slides:write,results:read [--name NAME]
// METAPHASE_API_KEY, where it is set, is the key to register instead of a new one.
import { insertApiKey, openDatabase } from '@metaphase/db'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { describeApiKey, generateApiKey } from './api-key.ts'
import { isScope, scopes } from './scopes.ts'

const { values } = parseArgs({
  options: {
    tenant: { type: 'string', default: 'default' },
    scopes: { type: 'string', default: 'admin' },
    name: { type: 'string', default: 'command line' },
  },
})
const env = z
  .object({ DATABASE_URL: z.url(), METAPHASE_API_KEY: z.string().min(32).optional() })
  .parse(process.env)

const wanted = values.scopes.split(',')
const unknown = wanted.filter((scope) => !isScope(scope))
if (unknown.length > 0)
  throw new Error(`No such scope: ${unknown.join(', ')}. There are: ${scopes.join(', ')}`)

const db = openDatabase(env.DATABASE_URL, { poolSize: 1 })
try {
  const apiKey =
    env.METAPHASE_API_KEY === undefined ? generateApiKey() : describeApiKey(env.METAPHASE_API_KEY)
  const { key, prefix, sha256 } = apiKey
  await insertApiKey(db, { tenantName: values.tenant, name: values.name, prefix, sha256, scopes: wanted })
  process.stdout.write(`${key}\n`)
} finally {
  await db.$disconnect()
}
