import { createHash, randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { expect, inject, onTestFinished, test } from 'vitest'
import { applyMigrations } from './migrate.ts'

const SLIDES = 'CREATE TABLE slides (id int PRIMARY KEY);\nINSERT INTO slides VALUES (1);\n'
const FIGURES = 'CREATE TABLE figures (slide_id int REFERENCES slides);\n'

/** The address of a database that does not exist yet, and a folder of these migrations. */
async function fresh(migrations: Record<string, string>) {
  const databaseUrl = new URL(`/migrate-test-${randomUUID()}`, inject('services').databaseUrl).href
  const migrationsDir = await mkdtemp(join(tmpdir(), 'metaphase-migrations-'))
  onTestFinished(() => rm(migrationsDir, { recursive: true }))
  const write = async (name: string, sql: string) => {
    await mkdir(join(migrationsDir, name), { recursive: true })
    await writeFile(join(migrationsDir, name, 'migration.sql'), sql)
  }
  for (const [name, sql] of Object.entries(migrations)) await write(name, sql)
  await writeFile(join(migrationsDir, 'migration_lock.toml'), 'provider = "postgresql"\n')
  return { databaseUrl, migrationsDir, write }
}

async function query<Row>(databaseUrl: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return (await client.query(sql)).rows as Row[]
  } finally {
    await client.end()
  }
}

test("the database is made and every migration applied in order, in Prisma's own history", async () => {
  const { databaseUrl, migrationsDir } = await fresh({ '0002_figures': FIGURES, '0001_slides': SLIDES })
  await applyMigrations({ databaseUrl, migrationsDir })
  expect(await query(databaseUrl, 'SELECT id FROM slides')).toEqual([{ id: 1 }])
  const history = await query(
    databaseUrl,
    `SELECT migration_name, checksum, applied_steps_count, rolled_back_at, finished_at >= started_at AS is_finished
     FROM _prisma_migrations ORDER BY migration_name`,
  )
  const row = (migration_name: string, sql: string) => ({
    migration_name,
    checksum: createHash('sha256').update(sql).digest('hex'),
    applied_steps_count: 1,
    rolled_back_at: null,
    is_finished: true,
  })
  expect(history).toEqual([row('0001_slides', SLIDES), row('0002_figures', FIGURES)])
})

test('a later start applies only what is new', async () => {
  const { databaseUrl, migrationsDir, write } = await fresh({ '0001_slides': SLIDES })
  await applyMigrations({ databaseUrl, migrationsDir })
  await write('0002_figures', FIGURES)
  await applyMigrations({ databaseUrl, migrationsDir })
  await applyMigrations({ databaseUrl, migrationsDir })
  expect(await query(databaseUrl, 'SELECT count(*)::int AS applied FROM _prisma_migrations')).toEqual([
    { applied: 2 },
  ])
})

test('of several processes that start at once one applies, and the others wait for it', async () => {
  const { databaseUrl, migrationsDir } = await fresh({
    '0001_slides': `SELECT pg_sleep(0.2);${SLIDES}`,
    '0002_figures': FIGURES,
  })
  await Promise.all(Array.from({ length: 4 }, () => applyMigrations({ databaseUrl, migrationsDir })))
  expect(await query(databaseUrl, 'SELECT count(*)::int AS applied FROM _prisma_migrations')).toEqual([
    { applied: 2 },
  ])
})

test('an applied migration that was edited is an error', async () => {
  const { databaseUrl, migrationsDir, write } = await fresh({ '0001_slides': SLIDES })
  await applyMigrations({ databaseUrl, migrationsDir })
  await write('0001_slides', `${SLIDES}-- edited`)
  await expect(applyMigrations({ databaseUrl, migrationsDir })).rejects.toMatchObject({
    code: 'migration-failed',
    message: expect.stringContaining('0001_slides was edited'),
  })
})

test('a migration that fails leaves nothing of itself, keeps those before, and can be mended', async () => {
  const broken = `${FIGURES}CREATE TABLE slides ();`
  const { databaseUrl, migrationsDir, write } = await fresh({ '0001_slides': SLIDES, '0002_figures': broken })
  await expect(applyMigrations({ databaseUrl, migrationsDir })).rejects.toMatchObject({
    code: 'migration-failed',
    message: expect.stringMatching(/0002_figures failed.*"slides" already exists/),
  })
  await write('0002_figures', FIGURES)
  await applyMigrations({ databaseUrl, migrationsDir })
  expect(await query(databaseUrl, 'SELECT * FROM figures')).toEqual([])
})

test("a migration that Prisma's CLI left unfinished is an error until it is resolved", async () => {
  const { databaseUrl, migrationsDir } = await fresh({ '0001_slides': SLIDES })
  await applyMigrations({ databaseUrl, migrationsDir })
  await query(
    databaseUrl,
    "INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('1', '', '0002_figures')",
  )
  await expect(applyMigrations({ databaseUrl, migrationsDir })).rejects.toThrow(
    'prisma migrate resolve --rolled-back 0002_figures',
  )
  await query(databaseUrl, "UPDATE _prisma_migrations SET rolled_back_at = now() WHERE id = '1'")
  await applyMigrations({ databaseUrl, migrationsDir })
})

test('a server that does not answer is database-unavailable', async () => {
  const databaseUrl = 'postgresql://metaphase@127.0.0.1:1/metaphase'
  await expect(applyMigrations({ databaseUrl })).rejects.toMatchObject({ code: 'database-unavailable' })
})
