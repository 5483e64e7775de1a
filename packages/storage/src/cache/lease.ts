import { closeSync, openSync, rmSync, statSync, utimesSync } from 'node:fs'
import { diskFailure } from './disk-failure.ts'

const TOUCHES_BEFORE_STALE = 6

/** A file that says "mine" to every process on this machine for as long as its holder lives. */
export interface Lease {
  release(): void
}

/**
 * Takes the lease at `path`, or returns null while another holds it. Its holder touches the file; that of a process which
 * died goes stale after `staleMs`, is removed by whoever asks next, and can be had the time after. A process that was
 * suspended for so long may still believe in its lease: what is done under one has to bear being done twice.
 * Throws `scratch-unavailable`.
 */
export function takeLease(path: string, staleMs: number): Lease | null {
  try {
    closeSync(openSync(path, 'wx'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw diskFailure(`write ${path}`, error)
    if (!isHeld(path, staleMs)) rmSync(path, { force: true })
    return null
  }
  const touch = setInterval(() => touchFile(path), staleMs / TOUCHES_BEFORE_STALE)
  touch.unref()
  return {
    release() {
      clearInterval(touch)
      rmSync(path, { force: true })
    },
  }
}

/** Whether a living process holds the lease at `path`. */
export function isHeld(path: string, staleMs: number): boolean {
  const file = statSync(path, { throwIfNoEntry: false })
  return file !== undefined && Date.now() - file.mtimeMs <= staleMs
}

/** What cannot be touched, as a file that has gone, goes stale. */
export function touchFile(path: string): void {
  try {
    const now = new Date()
    utimesSync(path, now, now)
  } catch {}
}
