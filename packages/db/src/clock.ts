import type { Database, Transaction } from './client.ts'

/** The database's time: processes whose clocks differ agree on how old its rows are. */
export async function databaseNow(db: Database | Transaction): Promise<Date> {
  const [row] = await db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`
  return row!.now
}

/** Says when so many ms ago was, by the clock that rows are stamped with: one question, whatever is asked of it. */
export async function databaseAgo(db: Database): Promise<(ms: number) => Date> {
  const nowMs = (await databaseNow(db)).getTime()
  return (ms) => new Date(nowMs - ms)
}
