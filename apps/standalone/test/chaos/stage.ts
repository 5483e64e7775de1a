import {
  childrenOf,
  readHolding,
  startObjectStore,
  startPostgres,
  startRedis,
  type ServiceAddresses,
} from '@metaphase/testing'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { AppProcess } from '../../src/processes.ts'
import { startSystem, type System } from '../../src/system.ts'
import { startFaultyProxy, type FaultyProxy } from './faulty-proxy.ts'
import { startReceiver, type Receiver } from './receiver.ts'

/** Times short enough that what takes minutes elsewhere takes seconds. */
const times = {
  LOCK_MS: '2000',
  SWEEP_EVERY_MS: '500',
  STALLED_AFTER_MS: '1500',
  UPLOAD_ABANDONED_AFTER_MS: '15000',
  PURGE_AFTER_MS: '1000',
  WEBHOOK_TIMEOUT_MS: '1500',
  WEBHOOK_RETRY_SPEEDUP: '300',
}
/** A machine that is busy is no reason to refuse requests here. */
const limits = {
  RATE_LIMIT_PER_MINUTE: '0',
  MAX_EVENT_LOOP_DELAY_MS: '0',
  EXECUTION_PROVIDERS: 'cpu',
  ENGINE_THREADS: '1',
}
const RESTARTED_AFTER_MS = 300

type AppName = Parameters<System['start']>[0]
type Env = Readonly<Record<string, string>>

/** A process and whoever takes its place: what ends is started again, as a container engine would. */
export interface Slot {
  readonly name: AppName
  pid(): number
  /** How often it was started again. */
  restarts(): number
  /** Ends it at once and starts another, with more environment where that is given. */
  replace(env?: Env): Promise<void>
  /** Asks it to end, and starts another when it has. */
  recycle(): Promise<void>
}

/** The whole system with real parts, each of which can be hurt. */
export interface Stage {
  readonly system: System
  readonly receiver: Receiver
  readonly slots: { readonly api: Slot; readonly workerCpu: Slot; readonly workersGpu: readonly Slot[] }
  readonly store: FaultyProxy
  readonly database: FaultyProxy
  /** Past the proxies, for checks. */
  readonly direct: ServiceAddresses
  /** The processes of a service as it runs now. */
  pidsOf(service: 'redis' | 'postgres'): Promise<number[]>
  /** Kills Redis and brings it back with nothing in it. */
  loseRedis(): Promise<void>
  restartPostgres(): Promise<void>
  stop(): Promise<void>
}

export async function startStage(dataDir: string): Promise<Stage> {
  const folder = join(dataDir, 'services')
  let postgres = await startPostgres({ dataDir: folder })
  let redis = await startRedis({ dataDir: folder })
  const objectStore = await startObjectStore({ dataDir: folder })
  const direct = { databaseUrl: postgres.databaseUrl, redisUrl: redis.redisUrl, s3: objectStore.s3 }
  const database = await startFaultyProxy(Number(new URL(direct.databaseUrl).port))
  const store = await startFaultyProxy(Number(new URL(direct.s3.endpoint).port))
  const receiver = await startReceiver()
  const throughProxies = {
    redisUrl: direct.redisUrl,
    databaseUrl: direct.databaseUrl.replace(/:\d+\//, `:${database.port}/`),
    s3: { ...direct.s3, endpoint: `http://127.0.0.1:${store.port}` },
  }
  const system = await startSystem({
    services: throughProxies,
    name: 'chaos',
    dataDir,
    workers: 2,
    tilesPerBatch: 2,
    model: 'haematoxylin-baseline',
    env: { ...times, ...limits },
  })
  let isOver = false
  const keepRunning = (
    name: AppName,
    first: AppProcess,
    always: Env = {},
  ): Slot & { stop(): Promise<void> } => {
    let current = first
    let restarts = 0
    let isReplacing = false
    const startAgain = async (env: Env = {}): Promise<void> => {
      for (;;) {
        if (isOver) return
        try {
          current = await system.start(name, { ...always, ...env })
          restarts++
          return void watch(current)
        } catch {
          await delay(RESTARTED_AFTER_MS) // what it needs to start is away
        }
      }
    }
    const watch = async (app: AppProcess) => {
      await app.exited
      if (isReplacing || isOver || app !== current) return
      await delay(RESTARTED_AFTER_MS)
      if (app === current) await startAgain()
    }
    const replace = async (end: (app: AppProcess) => Promise<void>, env?: Env) => {
      isReplacing = true
      await end(current)
      await startAgain(env)
      isReplacing = false
    }
    void watch(current)
    return {
      name,
      pid: () => current.pid,
      restarts: () => restarts,
      replace: (env) => replace((app) => app.kill(), env),
      recycle: () => replace((app) => app.stop()),
      stop: () => current.stop(),
    }
  }
  const [firstGpu, secondGpu] = system.workersGpu
  const pidsOf: Stage['pidsOf'] = async (service) => {
    const { pid } = (await readHolding(join(folder, `${service}.pid`)))!.server!
    return [pid, ...childrenOf(pid)]
  }
  const api = keepRunning('api', system.api, { PORT: new URL(system.url).port })
  const workerCpu = keepRunning('worker-cpu', system.workerCpu)
  const workersGpu = [keepRunning('worker-gpu', firstGpu!), keepRunning('worker-gpu', secondGpu!)]

  return {
    system,
    receiver,
    slots: { api, workerCpu, workersGpu },
    store,
    database,
    direct: { ...direct, databaseUrl: direct.databaseUrl.replace(/\/[^/]*$/, '/chaos') },
    pidsOf,
    async loseRedis() {
      for (const pid of await pidsOf('redis')) process.kill(pid, 'SIGKILL')
      await redis.stop()
      await rm(join(folder, 'redis'), { recursive: true })
      redis = await startRedis({ dataDir: folder, port: Number(new URL(direct.redisUrl).port) })
    },
    async restartPostgres() {
      await postgres.stop()
      postgres = await startPostgres({ dataDir: folder, port: Number(new URL(direct.databaseUrl).port) })
    },
    async stop() {
      isOver = true
      await Promise.all([api, workerCpu, ...workersGpu].map((slot) => slot.stop()))
      for (const proxy of [store, database, receiver]) proxy.close()
      await Promise.all([postgres, redis, objectStore].map((service) => service.stop()))
    },
  }
}
