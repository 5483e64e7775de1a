import type { Database, Transaction } from './client.ts'

/** The database's time: processes whose clocks differ agree on how old its rows are. */
export async function databaseNow(db: Database | Transaction): Promise<Date> {
  const [row] = await db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`
  return row!.now
}

/** What was touched before then has been left alone for so long, by the same clock that it was touched by. */
export async function databaseTimeAgo(db: Database, ms: number): Promise<Date> {
  return new Date((await databaseNow(db)).getTime() - ms)
}
