import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openRunLog, readRunLog, type ResumePoint, type RunEvent, runLogPath } from './run-log.ts'

const newFolder = () => mkdtempSync(join(tmpdir(), 'run-log-'))

const start: RunEvent = {
  event: 'start',
  time: '2025-11-20T08:15:30.000Z',
  run: 'track1',
  backend: 'cpu',
  resumedAt: null,
  images: 12,
  domains: ['a', 'b'],
}
const step = (epoch: number, step: number, total = 1): RunEvent => ({
  event: 'step',
  epoch,
  step,
  globalStep: epoch * 2 + step,
  learningRate: 4e-4,
  reversalStrength: 0.1,
  losses: { total },
  stepMs: 10,
  waitMs: 1,
})
const validation = (epoch: number): RunEvent => ({
  event: 'validation',
  epoch,
  globalStep: epoch * 2 + 1,
  f1: 0.5,
  precision: 0.5,
  recall: 0.5,
  averagePrecision: 0.4,
  threshold: 0.5,
  isBest: true,
  teacherSynced: true,
  wallMs: 100,
})
const mining = (epoch: number): RunEvent => ({ event: 'mining', epoch, falseAlarms: 3, perMm2: 0.5 })
const stop: RunEvent = { event: 'stop', reason: 'finished', epoch: 1, bestEpoch: 1, bestScore: 0.5 }

const twoEpochs = [
  start,
  step(0, 0),
  step(0, 1),
  validation(0),
  mining(0),
  step(1, 0),
  step(1, 1),
  validation(1),
  stop,
]

function write(folder: string, events: readonly RunEvent[], resumeAt?: ResumePoint) {
  const log = openRunLog(folder, resumeAt ? { resumeAt } : {})
  for (const event of events) log.write(event)
  log.close()
}

test('every kind of event is read back as it was written', async () => {
  const folder = newFolder()
  write(folder, twoEpochs)
  expect(await readRunLog(folder)).toEqual(twoEpochs)
})

test('an event is on disk before write returns', () => {
  const folder = newFolder()
  const log = openRunLog(folder)
  log.write(start)
  expect(readFileSync(runLogPath(folder), 'utf8')).toBe(`${JSON.stringify(start)}\n`)
  log.close()
})

test('a loss that ran away is read back as NaN', async () => {
  const folder = newFolder()
  write(folder, [step(0, 0, Number.NaN), step(0, 1, Number.POSITIVE_INFINITY)])
  expect(await readRunLog(folder)).toEqual([step(0, 0, Number.NaN), step(0, 1, Number.NaN)])
})

test.each<[string, ResumePoint, number]>([
  ['in the middle of an epoch keeps its first steps', { epoch: 1, step: 1 }, 6],
  ['at the start of an epoch keeps the validation and mining before it', { epoch: 1, step: 0 }, 5],
  ['after the last step of an epoch cuts the validation that will be repeated', { epoch: 1, step: 2 }, 7],
  ['before everything keeps only the start', { epoch: 0, step: 0 }, 1],
  ['after everything keeps all', { epoch: 2, step: 0 }, 9],
])('resuming %s', async (_, resumeAt, kept) => {
  const folder = newFolder()
  write(folder, twoEpochs)
  const again: RunEvent = { ...start, resumedAt: { ...resumeAt } }
  write(folder, [again], resumeAt)
  expect(await readRunLog(folder)).toEqual([...twoEpochs.slice(0, kept), again])
})

test('a run resumed twice from the same checkpoint logs each step once', async () => {
  const folder = newFolder()
  write(folder, twoEpochs.slice(0, 7))
  write(folder, [step(1, 0, 2), step(1, 1, 2)], { epoch: 1, step: 0 })
  write(folder, [step(1, 0, 3), step(1, 1, 3)], { epoch: 1, step: 0 })
  expect(await readRunLog(folder)).toEqual([...twoEpochs.slice(0, 5), step(1, 0, 3), step(1, 1, 3)])
})

test('a line that a crash tore off is not read, and is cut when the run goes on', async () => {
  const folder = newFolder()
  write(folder, [start, step(0, 0)])
  appendFileSync(runLogPath(folder), JSON.stringify(step(0, 1)).slice(0, 40))
  expect(await readRunLog(folder)).toEqual([start, step(0, 0)])
  write(folder, [step(0, 1)], { epoch: 0, step: 1 })
  expect(await readRunLog(folder)).toEqual([start, step(0, 0), step(0, 1)])
})

test('a line in the middle that is no event is refused with its place', async () => {
  const folder = newFolder()
  writeFileSync(runLogPath(folder), `${JSON.stringify(start)}\n{"event":"step"}\n${JSON.stringify(stop)}\n`)
  await expect(readRunLog(folder)).rejects.toThrow(`${runLogPath(folder)}:2 is not an event`)
})

test('a second run is not written into the log of a first', () => {
  const folder = newFolder()
  write(folder, [start])
  expect(() => openRunLog(folder)).toThrow(expect.objectContaining({ code: 'request-invalid' }))
})

test('a folder without a log is refused', async () => {
  await expect(readRunLog(newFolder())).rejects.toMatchObject({ code: 'request-invalid' })
})
