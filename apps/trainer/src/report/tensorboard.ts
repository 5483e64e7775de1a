import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { RunEvent } from './run-event.ts'
import { scalarsOf } from './run-scalars.ts'
import { fileVersionRecord, scalarsRecord, sessionStartRecord } from './tensorboard-bytes.ts'

interface TensorBoardLog {
  /** Adds the event's numbers; events without any add nothing. */
  readonly write: (event: RunEvent) => void
  readonly close: () => void
}

/**
 * Opens a new event file in `<folder>/tensorboard` for the scalars of a run. Each opening is a file of its own, as
 * TensorBoard expects of a run that was resumed: the first step it tells of voids what earlier files hold from that step
 * on. Show them with `tensorboard --logdir <folder>`.
 */
export function openTensorBoard(folder: string, { nowMs = Date.now }: { nowMs?: () => number } = {}) {
  const wallTimeS = () => nowMs() / 1000
  const file = openEventFile(join(folder, 'tensorboard'), wallTimeS())
  let globalStep: number | null = null
  writeSync(file, fileVersionRecord(wallTimeS()))
  return {
    write: (event) => {
      if ('globalStep' in event) {
        if (globalStep === null)
          writeSync(file, sessionStartRecord({ wallTimeS: wallTimeS(), step: event.globalStep }))
        globalStep = event.globalStep
      }
      const scalars = scalarsOf(event)
      // Mining is told of the step before it; without one there is no place for it on the axis.
      if (scalars.length > 0 && globalStep !== null)
        writeSync(file, scalarsRecord({ wallTimeS: wallTimeS(), step: globalStep }, scalars))
    },
    close: () => closeSync(file),
  } satisfies TensorBoardLog
}

/**
 * TensorBoard reads a run's files in the order of their names, which begin with the second they were opened in. A run
 * opened twice within one second counts on, so that the later file sorts behind the earlier.
 */
function openEventFile(folder: string, wallTimeS: number): number {
  mkdirSync(folder, { recursive: true })
  for (let attempt = 0; ; attempt++) {
    const seconds = String(Math.floor(wallTimeS)).padStart(10, '0')
    const name = `events.out.tfevents.${seconds}.${hostname()}.${String(attempt).padStart(3, '0')}`
    try {
      return openSync(join(folder, name), 'wx')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}
