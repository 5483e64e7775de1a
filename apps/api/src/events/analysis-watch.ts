import { findRecentAnalyses, findUnrevoked } from '@metaphase/db'
import type { Services } from '../services.ts'
import { viewAnalysis } from '../views/analysis.ts'
import type { EventStream } from './event-stream.ts'

const LOOK_EVERY_MS = 1_000
const KEEP_ALIVE_EVERY_MS = 15_000
const RECENT_MS = 3_600_000
const ANALYSES_MAX = 1_000

/** Somebody who is told of a tenant's analyses for as long as their key or session lives. */
interface Watcher {
  readonly tenantId: string
  readonly apiKeyId: string
  readonly sessionEndsAt: Date | null
  readonly stream: EventStream
}

export interface AnalysisWatch {
  /** Tells of all that is unfinished or ended within the hour, says `ready`, then tells of what changes. */
  add(watcher: Watcher): void
  watchersOf(tenantId: string): number
  /** Ends all streams. */
  close(): Promise<void>
}

/**
 * Looks once a second for what has changed, for all who watch, and not at all while nobody does. Postgres tells the states and
 * Redis how far batches are, so that it does not matter which process a watcher is connected to.
 */
export function watchAnalyses(services: Services): AnalysisWatch {
  const { db, log } = services
  /** With what each was told last of each analysis. */
  const watchers = new Map<Watcher, Map<string, string>>()
  let looking: Promise<void> | null = null
  let wake = () => {}

  async function look(): Promise<void> {
    for (let keptAliveMs = Date.now(); watchers.size > 0; await pause()) {
      await tellAll().catch((error: Error) => log.warn({ error: error.message }, 'events are late'))
      if (Date.now() - keptAliveMs < KEEP_ALIVE_EVERY_MS) continue
      keptAliveMs = Date.now()
      for (const { stream } of watchers.keys()) stream.keepAlive()
    }
    looking = null
  }

  function pause(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, LOOK_EVERY_MS)
    wake = () => {
      clearTimeout(timer)
      resolve()
    }
    return promise
  }

  async function tellAll(): Promise<void> {
    await endSessions()
    const byTenant = Map.groupBy(watchers, ([{ tenantId }]) => tenantId)
    for (const [tenantId, ofTenant] of byTenant) {
      const seen = await currentStates(tenantId)
      for (const [{ stream }, told] of ofTenant) {
        const isFirst = told.size === 0
        for (const [id, data] of seen) if (told.get(id) !== data) stream.send('analysis', data)
        if (isFirst) stream.send('ready', '{}')
        told.clear()
        told.set('', '') // has been told, if of nothing
        for (const [id, data] of seen) told.set(id, data)
      }
    }
  }

  async function endSessions(): Promise<void> {
    const unrevoked = await findUnrevoked(
      db,
      [...watchers.keys()].map(({ apiKeyId }) => apiKeyId),
    )
    for (const watcher of watchers.keys()) {
      const { apiKeyId, sessionEndsAt } = watcher
      if (!unrevoked.has(apiKeyId) || (sessionEndsAt && sessionEndsAt.getTime() <= Date.now())) end(watcher)
    }
  }

  function end(watcher: Watcher): void {
    watchers.delete(watcher)
    watcher.stream.end()
  }

  async function currentStates(tenantId: string): Promise<Map<string, string>> {
    const since = new Date(Date.now() - RECENT_MS)
    const recent = await findRecentAnalyses(db, tenantId, { since, limit: ANALYSES_MAX })
    const views = await Promise.all(recent.map((analysis) => viewAnalysis(services, analysis)))
    return new Map(views.map((view) => [view.id, JSON.stringify(view)]))
  }

  return {
    add(watcher) {
      watchers.set(watcher, new Map())
      watcher.stream.onClose(() => watchers.delete(watcher))
      looking ??= look()
      wake()
    },
    watchersOf: (tenantId) => [...watchers.keys()].filter((watcher) => watcher.tenantId === tenantId).length,
    async close() {
      for (const watcher of watchers.keys()) end(watcher)
      wake()
      await looking
    },
  }
}
