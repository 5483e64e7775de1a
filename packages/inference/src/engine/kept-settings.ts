import { createHash, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { env } from 'onnxruntime-node'
import type { EngineSettings } from './settings.ts'

/** What settings were measured for. */
export interface MeasuredFor {
  readonly modelPath: string
  readonly executionProvider: string
  readonly sidePx: number
  /** The alternatives that were tried. */
  readonly tried: readonly EngineSettings[]
}

/**
 * The settings that an engine of this machine measured for the same model, or those that `measure` finds: whoever is first
 * to write them decides for all, so that all say the same. Nothing is kept without a folder, or on a disk that cannot be
 * written, which is no reason not to work.
 */
export async function keptSettings(
  folder: string | null,
  about: MeasuredFor,
  measure: () => Promise<EngineSettings>,
): Promise<EngineSettings> {
  if (folder === null) return measure()
  const path = join(folder, `${await nameOf(about)}.json`)
  const kept = await read(path)
  if (kept) return kept
  const measured = await measure()
  await keep(folder, path, measured).catch(() => {}) // another was first, or nothing can be kept
  return (await read(path)) ?? measured
}

async function keep(folder: string, path: string, measured: EngineSettings): Promise<void> {
  const ownPath = `${path}.${randomUUID()}`
  await mkdir(folder, { recursive: true })
  try {
    await writeFile(ownPath, JSON.stringify(measured))
    await link(ownPath, path)
  } finally {
    await rm(ownPath, { force: true })
  }
}

async function read(path: string): Promise<EngineSettings | null> {
  try {
    const { threads, tilesPerRun } = JSON.parse(await readFile(path, 'utf8')) as EngineSettings
    return { threads, tilesPerRun }
  } catch {
    return null // not there
  }
}

async function nameOf({ modelPath, ...about }: MeasuredFor): Promise<string> {
  const model = createHash('sha256')
    .update(await readFile(modelPath))
    .digest('hex')
  const machine = { processor: cpus()[0]?.model, runtime: env.versions.node }
  return createHash('sha256')
    .update(JSON.stringify({ model, ...about, ...machine }))
    .digest('hex')
    .slice(0, 32)
}
