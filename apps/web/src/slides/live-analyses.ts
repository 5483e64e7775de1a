import { signal } from '@preact/signals'
import type { Analysis } from '../api.ts'

/** Analyses by id, as the API last told of them: those under way, and those that ended lately. */
export const liveAnalyses = signal<ReadonlyMap<string, Analysis>>(new Map())

/** Rises whenever events may have been missed: what is shown must be asked for anew. */
export const streamStarts = signal(0)

/** Keeps `liveAnalyses` true until the function that it gives is called. The browser reconnects by itself. */
export function followAnalyses(): () => void {
  const stream = new EventSource('/events')
  stream.addEventListener('analysis', ({ data }: MessageEvent<string>) => {
    const analysis = JSON.parse(data) as Analysis
    liveAnalyses.value = new Map(liveAnalyses.value).set(analysis.id, analysis)
  })
  stream.addEventListener('ready', () => (streamStarts.value += 1))
  return () => stream.close()
}

const UNENDED = new Set(['queued', 'planning', 'detecting', 'reducing'])
export const isUnderWay = (state: string): boolean => UNENDED.has(state)
export const hasResult = (state: string): boolean => state === 'completed' || state === 'partial'
