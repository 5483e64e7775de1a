import { existsSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { BINDING_FILE } from './native-binding.ts'
import { runProgram, type Say } from '../../wheel/program.ts'

const HOST = 'https://storage.googleapis.com/tensorflow/'
const PROBE_LIMIT_MS = 5_000
const DOWNLOAD_LIMIT_MS = 15 * 60_000
const NEEDED_TO_INSTALL = ['scripts', 'binding', 'binding.gyp', 'package.json']

/** Whether the host of the package's own downloads answers at all; a proxy is taken at its word. */
export async function isDownloadHostReachable(): Promise<boolean> {
  if (process.env['HTTPS_PROXY'] || process.env['https_proxy']) return true
  const signal = AbortSignal.timeout(PROBE_LIMIT_MS)
  return fetch(HOST, { method: 'HEAD', signal }).then(
    () => true,
    () => false,
  )
}

/**
 * Runs the package's own install script: libtensorflow 2.9.1 and a ready-made binding from Google's storage, into `folder`.
 * It runs on a copy, because it rewrites its package.json, which pnpm shares between projects. Throws with the reason.
 */
export async function runOwnDownload(
  folder: string,
  packageFolder: string,
  kind: 'cpu' | 'gpu',
  say: Say,
): Promise<void> {
  say(`Downloading libtensorflow (${kind}) with the package's own install script …`)
  for (const name of NEEDED_TO_INSTALL)
    await cp(join(packageFolder, name), join(folder, name), { recursive: true, dereference: true })
  const env = {
    NODE_PATH: join(packageFolder, '../..'),
    PATH: `${join(packageFolder, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`,
  }
  const args = ['scripts/install.js', kind, 'download']
  const result = await runProgram(process.execPath, args, { timeoutMs: DOWNLOAD_LIMIT_MS, cwd: folder, env })
  if (!result.ok) throw new Error(`the install script failed (${result.reason})`)
  if (!existsSync(join(folder, BINDING_FILE))) throw new Error('the install script left no binding')
}
