import {
  closeSync,
  fdatasyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MetaphaseError } from '@metaphase/errors'
import { type RunEvent, runEventSchema } from './run-event.ts'

export type { RunEvent } from './run-event.ts'

export const runLogPath = (folder: string) => join(folder, 'log.jsonl')

/** The first step that is going to be run: of `{ epoch, step }` onwards, nothing was kept by the checkpoint. */
export interface ResumePoint {
  readonly epoch: number
  readonly step: number
}

export interface RunLog {
  /** Appends one line and hands it to the operating system before it returns, so that a killed run loses none. */
  readonly write: (event: RunEvent) => void
  readonly close: () => void
}

/**
 * Opens `<folder>/log.jsonl` for appending. With `resumeAt`, everything from the first line on that the resumed run will
 * write again is cut: steps from `resumeAt` on, the validation of its epoch or a later one, and a last line that a crash
 * left torn. Starts and stops before that stay, as the run's history.
 *
 * Throws `request-invalid` when the folder already holds a log and `resumeAt` is not given.
 */
export function openRunLog(folder: string, { resumeAt }: { resumeAt?: ResumePoint } = {}): RunLog {
  mkdirSync(folder, { recursive: true })
  const path = runLogPath(folder)
  const file = openSync(path, 'a+')
  try {
    const written = readFileSync(file)
    if (resumeAt) ftruncateSync(file, keptBytes(written, resumeAt, path))
    else if (written.length > 0)
      throw new MetaphaseError(
        'request-invalid',
        `${path} is the log of a run that already began; resume that run, or give another folder.`,
      )
  } catch (error) {
    closeSync(file)
    throw error
  }
  return {
    write: (event) => {
      writeSync(file, `${JSON.stringify(event)}\n`)
      // A step's line need not outlive the machine's power; what sums up an epoch should.
      if (event.event !== 'step') fdatasyncSync(file)
    },
    close: () => closeSync(file),
  }
}

/**
 * The events of `<folder>/log.jsonl` in the order they were written; a torn last line is left out. Throws
 * `request-invalid` when there is no log, and when any other line is not an event.
 */
export async function readRunLog(folder: string): Promise<RunEvent[]> {
  const path = runLogPath(folder)
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new MetaphaseError('request-invalid', `${path} cannot be read; is this the folder of a run?`, {
      cause,
    })
  })
  return [...wholeLines(bytes, path)].map(({ event }) => event)
}

/** How many bytes of the log belong to what came before `resumeAt`. */
function keptBytes(bytes: Buffer, resumeAt: ResumePoint, path: string): number {
  let kept = 0
  for (const { event, endByte } of wholeLines(bytes, path)) {
    if (isRunAgain(event, resumeAt)) break
    kept = endByte
  }
  return kept
}

function isRunAgain(event: RunEvent, { epoch, step }: ResumePoint): boolean {
  if (event.event === 'step') return event.epoch > epoch || (event.epoch === epoch && event.step >= step)
  return (event.event === 'validation' || event.event === 'classification') && event.epoch >= epoch
}

/** Every line that ends in a line feed. What follows the last one was torn off by a crash. */
function* wholeLines(bytes: Buffer, path: string): Generator<{ event: RunEvent; endByte: number }> {
  let start = 0
  for (let lineNumber = 1; ; lineNumber++) {
    const end = bytes.indexOf('\n', start)
    if (end === -1) return
    yield { event: parseLine(bytes.toString('utf8', start, end), `${path}:${lineNumber}`), endByte: end + 1 }
    start = end + 1
  }
}

function parseLine(line: string, place: string): RunEvent {
  try {
    return runEventSchema.parse(JSON.parse(line))
  } catch (cause) {
    throw new MetaphaseError(
      'request-invalid',
      `${place} is not an event of a training run; restore the file, or remove that line.`,
      { cause },
    )
  }
}
