import type { Random } from '@metaphase/phantom'
import { childrenOf } from '@metaphase/testing'
import { spawnSync } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from '../../src/client.ts'
import type { Trouble } from './faulty-proxy.ts'
import type { Manners } from './receiver.ts'
import type { Slot, Stage } from './stage.ts'

export interface Fault {
  readonly kind: string
  readonly name: string
  /** What it hurts: one fault at a time. */
  readonly target: string
  /** Resolves when what was hurt is well again. */
  inject(): Promise<void>
}

/** Draws faults for a stage; `clockEnv` is what makes a process' clock be off by seconds. */
export interface FaultOptions {
  readonly random: Random
  /** How long those last that last, but for the share of them that lasts a minute. */
  readonly faultMs: number
  readonly minuteShare: number
  readonly clockEnv: ((offsetS: number) => Readonly<Record<string, string>>) | null
}

export const OFFSET_S = 300
const MINUTE_MS = 60_000
const POLL_MS = 500
/** The end of a fault's name. */
export const FOR_LONG = ' for a minute'

/** One fault of each kind: each call draws which of its kind. */
export function faultKinds(
  stage: Stage,
  client: Client,
  { random, faultMs, minuteShare, clockEnv }: FaultOptions,
): (() => Fault)[] {
  const { slots, store, receiver } = stage
  const all = [slots.api, slots.workerCpu, ...slots.workersGpu]
  const workers = [slots.workerCpu, ...slots.workersGpu]
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!
  const nameOf = (slot: Slot) => `${slot.name}${slot === slots.workersGpu[1] ? ' 2' : ''}`
  const drawLength = () => {
    const isLong = random() < minuteShare
    const lasting = async (begin: () => unknown, end: () => unknown) => {
      await begin()
      await delay(isLong ? MINUTE_MS : faultMs)
      await end()
    }
    const freeze = (pids: readonly number[]) =>
      lasting(
        () => pids.forEach((pid) => signal(pid, 'SIGSTOP')),
        () => pids.forEach((pid) => signal(pid, 'SIGCONT')),
      )
    return { lasting, freeze, forLong: isLong ? FOR_LONG : '' }
  }
  const onSlot = (kind: string, verb: string, slot: Slot, inject: () => Promise<void>): Fault => ({
    kind,
    name: `${nameOf(slot)} ${verb}`,
    target: nameOf(slot),
    inject,
  })

  const killed = () => {
    const slot = pick(all)
    return onSlot('killed', 'killed by SIGKILL', slot, () => slot.replace())
  }
  const drained = () => {
    const slot = pick(all)
    return onSlot('drained', 'told to end by SIGTERM', slot, () => slot.recycle())
  }
  const frozen = () => {
    const slot = pick(all)
    const { forLong, freeze } = drawLength()
    return onSlot('frozen', `frozen by SIGSTOP${forLong}`, slot, () => freeze([slot.pid()]))
  }
  const fullDisk = () => {
    const slot = pick(workers)
    const { lasting, forLong } = drawLength()
    return onSlot('disk', `cannot write to its disk${forLong}`, slot, async () => {
      const pid = slot.pid()
      await lasting(
        () => limitFiles(pid, '0'),
        () => limitFiles(pid, 'unlimited'),
      )
    })
  }
  const onService = (service: 'redis' | 'postgres', name: string, inject: () => Promise<void>): Fault => ({
    kind: service,
    name,
    target: service,
    inject,
  })
  const frozenService = (service: 'redis' | 'postgres', name: string): Fault => {
    const { forLong, freeze } = drawLength()
    return onService(service, `${name} frozen by SIGSTOP${forLong}`, async () =>
      freeze(await stage.pidsOf(service)),
    )
  }
  const redis = () =>
    pick([
      () => onService('redis', 'Redis killed, back empty', () => stage.loseRedis()),
      () => frozenService('redis', 'Redis'),
    ])()
  const postgres = () =>
    pick([
      () => onService('postgres', 'Postgres restarted', () => stage.restartPostgres()),
      () => onService('postgres', 'connections to Postgres cut', async () => stage.database.set('none')),
      () => frozenService('postgres', 'Postgres'),
    ])()
  const objectStore = (): Fault => {
    const trouble = pick<Trouble>(['down', '503', 'slow', 'cut'])
    const { lasting, forLong } = drawLength()
    const what = { none: '', down: 'is down', slow: 'is slow', 503: 'answers 503', cut: 'cuts bodies short' }
    return {
      kind: 'store',
      name: `object store ${what[trouble]}${forLong}`,
      target: 'store',
      inject: () =>
        lasting(
          () => store.set(trouble),
          () => store.set('none'),
        ),
    }
  }
  /** An address beside the lab's own: whoever answers 410 wants no more messages, and gets none. */
  const gone: Fault = {
    kind: 'webhook',
    name: 'another webhook receiver answers 410',
    target: 'gone webhook',
    async inject() {
      const before = receiver.goneAsked()
      await untilAnswered(() => client.createWebhookEndpoint(receiver.goneUrl))
      while (receiver.goneAsked() === before) await delay(POLL_MS)
    },
  }
  const webhook = (): Fault => {
    const manners = pick<Exclude<Manners, 'ok'> | '410'>(['500', 'hang', '302', 'down', '410'])
    if (manners === '410') return gone
    const { lasting, forLong } = drawLength()
    const what = { 500: 'answers 500', 302: 'answers 302', hang: 'hangs', down: 'ends connections' }
    return {
      kind: 'webhook',
      name: `webhook receiver ${what[manners]}${forLong}`,
      target: 'webhook',
      inject: () =>
        lasting(
          () => receiver.set(manners),
          () => receiver.set('ok'),
        ),
    }
  }
  const clock = () => {
    const slot = pick(all)
    const offsetS = pick([OFFSET_S, -OFFSET_S])
    const { lasting, forLong } = drawLength()
    const verb = `with a clock ${OFFSET_S / 60} min ${offsetS > 0 ? 'fast' : 'slow'}${forLong}`
    return onSlot('clock', verb, slot, () =>
      lasting(
        () => slot.replace(clockEnv?.(offsetS)),
        () => slot.replace(),
      ),
    )
  }
  return [
    killed,
    frozen,
    redis,
    postgres,
    objectStore,
    fullDisk,
    webhook,
    drained,
    ...(clockEnv ? [clock] : []),
  ]
}

/** Asks until it is answered: the API may be away. */
async function untilAnswered(ask: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      return void (await ask())
    } catch {
      await delay(POLL_MS)
    }
  }
}

/** A process that is gone needs no signal any more. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/**
 * A file may grow to so many bytes (RLIMIT_FSIZE): with 0 whoever writes gets EFBIG, as ENOSPC from a full disk, and it needs no
 * disk of our own. Of a process and those it has started, as these inherit it.
 */
function limitFiles(pid: number, soft: string): void {
  for (const child of childrenOf(pid)) limitFiles(child, soft)
  const { error, status, stderr } = spawnSync('prlimit', ['--pid', String(pid), `--fsize=${soft}:unlimited`])
  if (error) throw new Error('No prlimit: install util-linux', { cause: error })
  const isGone = /No such process/.test(String(stderr))
  if (status !== 0 && !isGone) throw new Error(`prlimit of ${pid}: ${String(stderr)}`)
}
