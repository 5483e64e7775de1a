import type { Database } from './client.ts'

/** The database's time: processes whose clocks differ agree on how old its rows are. */
export async function databaseNow(db: Database): Promise<Date> {
  const [row] = await db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`
  return row!.now
}
