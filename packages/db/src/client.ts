import { PrismaPg } from '@prisma/adapter-pg'
import { MetaphaseError } from '@metaphase/errors'
import { Pool } from 'pg'
import { Prisma, PrismaClient } from './generated/client.ts'

/** Prisma's client, and the connections under it for what Prisma cannot say. */
export type Database = PrismaClient & { readonly pool: Pool }
/** What runs inside `db.$transaction(async (tx) => …)`. Keep it short: Prisma ends it after 5 s. */
export type Transaction = Prisma.TransactionClient

const STATEMENT_TIMEOUT_MS = 30_000
const LOCK_TIMEOUT_MS = 5_000
/** Of a transaction whose process was stopped: its locks must not outlive it for long. */
const IDLE_IN_TRANSACTION_MS = 60_000
/** Silence on a connection after which Postgres' host is asked whether it is there. */
const KEEP_ALIVE_AFTER_MS = 10_000

export function openDatabase(databaseUrl: string, { poolSize = 10 }: { poolSize?: number } = {}): Database {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: poolSize,
    connectionTimeoutMillis: 5_000,
    // the answer of a host that is gone would be awaited for ever
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    lock_timeout: LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
  })
  const adapter = new PrismaPg(pool, { disposeExternalPool: true })
  return Object.assign(new PrismaClient({ adapter }), { pool })
}

/** Resolves when Postgres answers; throws `database-unavailable` otherwise. */
export async function pingDatabase(db: Database): Promise<void> {
  await db.$queryRaw`SELECT 1`.catch((error: unknown) => {
    throw databaseFailure(error) ?? error
  })
}

/** Prisma's codes for "could not reach", "timed out", "connection closed", "no free connection". */
const UNREACHABLE_CODES = new Set([
  'P1000',
  'P1001',
  'P1002',
  'P1008',
  'P1011',
  'P1017',
  'P2024',
  'P2028',
  'ECONNREFUSED',
])

/** `database-unavailable` where the error says that Postgres could not be reached, else null. */
export function databaseFailure(error: unknown): MetaphaseError | null {
  const code = (error as { code?: unknown } | null)?.code
  const unreachable =
    error instanceof Prisma.PrismaClientInitializationError ||
    (typeof code === 'string' && UNREACHABLE_CODES.has(code))
  if (!unreachable) return null
  return new MetaphaseError(
    'database-unavailable',
    `Postgres could not be reached (${code ?? 'no connection'})`,
    {
      cause: error,
    },
  )
}
