import { openDatabase, type Database } from '@metaphase/db'
import { openStore, storageEnv, type Store } from '@metaphase/storage'
import { z } from 'zod'

/** What a command needs of its environment. */
export const commandEnv = z.object({ ...storageEnv.shape, DATABASE_URL: z.url() })

/** Runs `work` on the database and the object storage of this process' environment, and closes both. */
export async function withDatabaseAndStore(
  work: (opened: { readonly db: Database; readonly store: Store }) => Promise<void>,
): Promise<void> {
  const env = commandEnv.parse(process.env)
  const db = openDatabase(env.DATABASE_URL, { poolSize: 1 })
  const store = openStore(env)
  try {
    await work({ db, store })
  } finally {
    await db.$disconnect()
    store.close()
  }
}

/** Runs a command to its end; a failure is its message on stderr and exit status 1. */
export const runCommand = (main: () => Promise<void>): Promise<void> =>
  main().catch((error: Error) => {
    console.error(error.message)
    process.exitCode = 1
  })
