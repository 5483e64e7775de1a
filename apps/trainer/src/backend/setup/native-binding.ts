import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { firstThatRuns, runProgram, type Say } from '../../wheel/program.ts'

const COMPILE_LIMIT_MS = 10 * 60_000
const NAPI_VERSION = 8
/** Where tfjs-node looks for its binding below its own folder, under every Node with Node-API 8 or newer. */
export const BINDING_FILE = `lib/napi-v${NAPI_VERSION}/tfjs_binding.node`

const require = createRequire(import.meta.url)

export async function findCompiler(): Promise<string | undefined> {
  return (await firstThatRuns([['g++'], ['c++'], ['clang++']]))?.[0]
}

/**
 * Compiles tfjs-node's own sources (in `packageFolder`) against `folder`/deps into `folder`/lib. node-gyp would do the same,
 * but needs Node's headers from the network; Node-API's are an npm package. Throws with the compiler's last words.
 */
export async function compileBinding(
  folder: string,
  packageFolder: string,
  compiler: string,
  say: Say,
): Promise<void> {
  say(`Compiling the binding with ${compiler} …`)
  const output = join(folder, BINDING_FILE)
  await mkdir(join(output, '..'), { recursive: true })
  const { include_dir: nodeApiHeaders } = require('node-api-headers') as { include_dir: string }
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(packageFolder, 'binding', name))
  const language = ['-std=c++17', '-O2', '-shared', '-fPIC', '-w', `-DNAPI_VERSION=${NAPI_VERSION}`]
  const headers = [`-I${join(folder, 'deps/include')}`, `-I${nodeApiHeaders}`]
  const libraries = [`-L${join(folder, 'deps/lib')}`, '-ltensorflow', '-ltensorflow_framework']
  const runPath = '-Wl,-rpath,$ORIGIN/../../deps/lib' // relative: the folder is renamed once it is complete
  const args = [...language, ...headers, ...sources, '-o', output, ...libraries, runPath]
  const result = await runProgram(compiler, args, { timeoutMs: COMPILE_LIMIT_MS })
  if (!result.ok) throw new Error(`the binding did not compile (${result.reason})`)
}
