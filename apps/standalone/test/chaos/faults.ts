import type { Random } from '@metaphase/phantom'
import { spawnSync } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
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

/** Draws faults for a stage; `faultMs` is how long those last that last, `clockEnv` what makes a process' clock be off by seconds. */
export interface FaultOptions {
  readonly random: Random
  readonly faultMs: number
  readonly clockEnv: ((offsetS: number) => Readonly<Record<string, string>>) | null
}

const OFFSET_S = 300

/** One fault of each kind, in the order of the issue of what can go wrong: each call draws which of its kind. */
export function faultKinds(stage: Stage, { random, faultMs, clockEnv }: FaultOptions): (() => Fault)[] {
  const { slots, store, receiver } = stage
  const all = [slots.api, slots.workerCpu, ...slots.workersGpu]
  const workers = [slots.workerCpu, ...slots.workersGpu]
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!
  const nameOf = (slot: Slot) => `${slot.name}${slot === slots.workersGpu[1] ? ' 2' : ''}`
  const lasting = async (begin: () => void, end: () => void) => {
    begin()
    await delay(faultMs)
    end()
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
    return onSlot('frozen', 'frozen by SIGSTOP', slot, async () => {
      const pid = slot.pid()
      await lasting(
        () => signal(pid, 'SIGSTOP'),
        () => signal(pid, 'SIGCONT'),
      )
    })
  }
  const fullDisk = () => {
    const slot = pick(workers)
    return onSlot('disk', 'cannot write to its disk', slot, async () => {
      const pid = slot.pid()
      await lasting(
        () => limitFiles(pid, '0'),
        () => limitFiles(pid, 'unlimited'),
      )
    })
  }
  const redis = (): Fault => ({
    kind: 'redis',
    name: 'Redis killed, back empty',
    target: 'redis',
    inject: () => stage.loseRedis(),
  })
  const postgres = (): Fault => {
    const restart = random() < 0.5
    return {
      kind: 'postgres',
      name: restart ? 'Postgres restarted' : 'connections to Postgres cut',
      target: 'postgres',
      inject: async () => (restart ? stage.restartPostgres() : stage.database.set('none')),
    }
  }
  const objectStore = (): Fault => {
    const trouble = pick<Trouble>(['down', '503', 'slow', 'cut'])
    const what = { none: '', down: 'is down', slow: 'is slow', 503: 'answers 503', cut: 'cuts bodies short' }
    return {
      kind: 'store',
      name: `object store ${what[trouble]}`,
      target: 'store',
      inject: () =>
        lasting(
          () => store.set(trouble),
          () => store.set('none'),
        ),
    }
  }
  const webhook = (): Fault => {
    const manners = pick<Manners>(['500', 'hang', '302'])
    return {
      kind: 'webhook',
      name: `webhook receiver ${manners === 'hang' ? 'hangs' : `answers ${manners}`}`,
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
    const verb = `with a clock ${OFFSET_S / 60} min ${offsetS > 0 ? 'fast' : 'slow'}`
    return onSlot('clock', verb, slot, async () => {
      await slot.replace(clockEnv?.(offsetS))
      await delay(faultMs)
      await slot.replace()
    })
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

/** A process that is gone needs no signal any more. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** A file may grow to so many bytes: 0 is a full disk for whoever appends, and needs no disk of our own (RLIMIT_FSIZE). */
function limitFiles(pid: number, soft: string): void {
  spawnSync('prlimit', ['--pid', String(pid), `--fsize=${soft}:unlimited`])
}
