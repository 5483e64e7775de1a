import { unfinishedStates } from './analyses.ts'
import type { Database } from './client.ts'

/** How many analyses of all tenants have not ended, and how long ago the oldest of each state was asked for. */
export async function countUnfinished(
  db: Database,
): Promise<{ state: string; count: number; oldestAgeS: number }[]> {
  const groups = await db.analysis.groupBy({
    by: ['state'],
    where: { state: { in: [...unfinishedStates] } },
    _count: true,
    _min: { createdAt: true },
  })
  const nowMs = Date.now()
  return unfinishedStates.map((state) => {
    const found = groups.find((group) => group.state === state)
    const oldestMs = found?._min.createdAt?.getTime() ?? nowMs
    return { state, count: found?._count ?? 0, oldestAgeS: Math.max(0, nowMs - oldestMs) / 1000 }
  })
}

/** Deliveries of all tenants that were given up. */
export async function countDeadDeliveries(db: Database): Promise<number> {
  return db.webhookDelivery.count({ where: { state: 'dead' } })
}
