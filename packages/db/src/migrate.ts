import { MetaphaseError } from '@metaphase/errors'
import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'

const MIGRATIONS_DIR = join(import.meta.dirname, '../../../prisma/migrations')

/** The lock that Prisma's own CLI takes, so that the two exclude each other as well. */
const ADVISORY_LOCK = 72707369

/** As Prisma's CLI makes it. */
const HISTORY_TABLE = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`

interface Migration {
  /** The name of its folder, which begins with its place in the order. */
  readonly name: string
  readonly sql: string
  /** SHA-256 of migration.sql, in hex. */
  readonly checksum: string
}

interface AppliedMigration {
  readonly migration_name: string
  readonly checksum: string
  readonly finished_at: Date | null
}

/**
 * Brings the database to the schema of `migrationsDir`, as `prisma migrate deploy` does and compatibly with it,
 * without Prisma's engine binary, which cannot be had everywhere. Makes the database if it is missing. Each
 * migration is one transaction: it is applied whole or not at all. Safe when several processes start at once.
 * A database with migrations that the folder lacks is left alone: newer code has been here.
 *
 * Throws `migration-failed`, or `database-unavailable` if the server cannot be reached.
 */
export async function applyMigrations({
  databaseUrl,
  migrationsDir = MIGRATIONS_DIR,
}: {
  databaseUrl: string
  migrationsDir?: string
}): Promise<void> {
  const migrations = await readMigrations(migrationsDir)
  const client = await connectOrCreate(databaseUrl)
  try {
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]) // held until the connection ends
    await client.query(HISTORY_TABLE)
    const { rows } = await client.query<AppliedMigration>(
      'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
    )
    const applied = new Map(rows.map((row) => [row.migration_name, row]))
    requireFinished(rows)
    for (const migration of migrations) {
      const before = applied.get(migration.name)
      if (before) requireUnedited(migration, before)
      else await apply(client, migration)
    }
  } finally {
    await client.end()
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.toSorted().map(async (name) => {
      const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

async function connectOrCreate(databaseUrl: string): Promise<Client> {
  try {
    return await connect(databaseUrl).catch(async (error: unknown) => {
      if (codeOf(error) !== '3D000') throw error // 3D000: no such database
      await createDatabase(databaseUrl)
      return connect(databaseUrl)
    })
  } catch (cause) {
    const { host, pathname } = new URL(databaseUrl)
    const detail = `Cannot open the database ${pathname.slice(1)} at ${host}: ${(cause as Error).message}`
    throw new MetaphaseError('database-unavailable', detail, { cause })
  }
}

async function connect(databaseUrl: string): Promise<Client> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  return client
}

async function createDatabase(databaseUrl: string): Promise<void> {
  const maintenance = new URL(databaseUrl)
  const name = decodeURIComponent(maintenance.pathname.slice(1))
  maintenance.pathname = '/postgres'
  const client = await connect(maintenance.href)
  try {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`)
  } catch (error) {
    // another starter was quicker: it exists, or its row is being written
    if (codeOf(error) !== '42P04' && codeOf(error) !== '23505') throw error
  } finally {
    await client.end()
  }
}

/** Prisma's CLI leaves such a row; `apply` never does. */
function requireFinished(rows: readonly AppliedMigration[]): void {
  const failed = rows.find(({ finished_at }) => finished_at === null)
  if (failed)
    throw new MetaphaseError(
      'migration-failed',
      `Migration ${failed.migration_name} failed earlier and may be half applied: repair the database, then run ` +
        `\`prisma migrate resolve --rolled-back ${failed.migration_name}\``,
    )
}

function requireUnedited({ name, checksum }: Migration, before: AppliedMigration): void {
  if (checksum !== before.checksum)
    throw new MetaphaseError(
      'migration-failed',
      `Migration ${name} was edited after it had been applied: restore its migration.sql and put the change into a new migration`,
    )
}

async function apply(client: Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query('BEGIN')
    await client.query(sql)
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    )
    await client.query('COMMIT')
  } catch (cause) {
    await client.query('ROLLBACK').catch(() => {}) // the connection may be what failed
    const detail = `Migration ${name} failed and was rolled back: ${(cause as Error).message}`
    throw new MetaphaseError('migration-failed', detail, { cause })
  }
}

const codeOf = (error: unknown): string | undefined => (error as { code?: string }).code
