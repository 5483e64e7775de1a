/**
 * Prepares a deployment before its API and workers start: `node deploy/migrate.ts`, with the addresses of Postgres and S3 as the API has them.
 * Brings the database to the schema, registers the bundles of models/ and lets METAPHASE_API_KEY do everything.
 * Run again it changes nothing: a model that somebody has activated since stays the active one.
 */
import { describeApiKey } from '../apps/api/src/api-key.ts'
import { commandEnv } from '../apps/api/src/command.ts'
import { registerModels } from '../apps/api/src/register-models.ts'
import { applyMigrations, findActiveModel, insertApiKey, openDatabase } from '../packages/db/src/index.ts'
import { defaultModel } from '../packages/model/src/index.ts'
import { openStore } from '../packages/storage/src/index.ts'

const API_KEY_LENGTH_MIN = 32

const config = commandEnv.parse(process.env)
const { key, ...storedKey } = describeApiKey(process.env['METAPHASE_API_KEY'] ?? '')
if (key.length < API_KEY_LENGTH_MIN)
  throw new Error(
    `METAPHASE_API_KEY must have ${API_KEY_LENGTH_MIN} characters or more; deploy/new-env.sh makes one`,
  )

await applyMigrations({ databaseUrl: config.DATABASE_URL })
const db = openDatabase(config.DATABASE_URL, { poolSize: 1 })
const store = openStore(config)
try {
  const activate = (await findActiveModel(db)) ? undefined : defaultModel
  const folder = new URL('../models/', import.meta.url).pathname
  const models = await registerModels({ db, store }, { folder, activate })
  await insertApiKey(db, { tenantName: 'default', name: 'first key', scopes: ['admin'], ...storedKey })
  console.log(`Ready: ${models.map(({ name, version }) => `${name}@${version}`).join(', ')}`)
} finally {
  await db.$disconnect()
  store.close()
}
