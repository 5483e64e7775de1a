import { SingleBar } from 'cli-progress'

/** Without a terminal nobody watches a bar: a log file gets one line at most this often. */
const LINE_EVERY_MS = 30_000

/** The latest figures worth seeing, by name. */
type ProgressFigures = Readonly<Record<string, number>>

export interface Progress {
  /** `done` of the total are done by now. */
  readonly step: (done: number, figures?: ProgressFigures) => void
  readonly stop: () => void
}

export interface ProgressOptions {
  /** Default: the process's standard error, so that standard output stays a program's result. */
  readonly stream?: NodeJS.WritableStream & { readonly isTTY?: boolean }
  /** How many were done before, when a resumed run enters in the middle. */
  readonly alreadyDone?: number
  readonly nowMs?: () => number
}

/** A bar with its remaining time on a terminal; plain lines, one every 30 s at most and one at the end, elsewhere. */
export function openProgress(label: string, total: number, options: ProgressOptions = {}): Progress {
  const { stream = process.stderr, alreadyDone = 0, nowMs = Date.now } = options
  return stream.isTTY
    ? openBar(label, total, { stream, alreadyDone })
    : openLines(label, total, { stream, alreadyDone, nowMs })
}

function openBar(label: string, total: number, { stream, alreadyDone }: Defaulted<'stream' | 'alreadyDone'>) {
  const bar = new SingleBar({
    format: `${label} [{bar}] {value}/{total}, {eta_formatted} left{figures}`,
    stream,
    barsize: 24,
    barCompleteChar: '#',
    barIncompleteChar: '.',
    // The first steps compile kernels and are slow; a long buffer lets them weigh little.
    etaBuffer: 50,
    // The training loop decides what an interrupt means, and no terminal setting is changed that it would restore.
    gracefulExit: false,
    linewrap: true,
  })
  bar.start(total, alreadyDone, { figures: '' })
  return {
    step: (done: number, figures: ProgressFigures = {}) =>
      bar.update(done, { figures: describeFigures(figures) }),
    stop: () => bar.stop(),
  } satisfies Progress
}

function openLines(label: string, total: number, options: Defaulted<'stream' | 'alreadyDone' | 'nowMs'>) {
  const { stream, alreadyDone, nowMs } = options
  const startedMs = nowMs()
  let latest = { done: alreadyDone, figures: '' }
  let saidMs = startedMs
  let said: number | null = null
  const say = (text: string) => stream.write(`${label}: ${latest.done}/${total}${text}${latest.figures}\n`)
  return {
    step: (done: number, figures: ProgressFigures = {}) => {
      latest = { done, figures: describeFigures(figures) }
      if (nowMs() - saidMs < LINE_EVERY_MS) return
      saidMs = nowMs()
      said = done
      const msEach = (saidMs - startedMs) / Math.max(1, done - alreadyDone)
      say(`, ${describeDuration((total - done) * msEach)} left`)
    },
    stop: () => {
      if (said !== latest.done) say(` in ${describeDuration(nowMs() - startedMs)}`)
    },
  } satisfies Progress
}

type Defaulted<Name extends keyof ProgressOptions> = Required<Pick<ProgressOptions, Name>>

const describeFigures = (figures: ProgressFigures): string =>
  Object.entries(figures)
    .map(([name, value]) => `, ${name} ${Number(value.toPrecision(4))}`)
    .join('')

/** `42 s`, `3 min 20 s`, `2 h 5 min`: the two largest units. */
export function describeDuration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
