import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { measureBackend } from '../backend/sample/measure-backend.ts'
import { cacheFolder } from '../backend/setup/native-package.ts'
import { setUpNative, type NativeName } from '../backend/setup/native-setup.ts'
import type { Say } from '../wheel/program.ts'
import { readOptions, usageError } from './command-options.ts'

const USAGE = `npm run trainer -- setup [--measure]

Brings the fastest TensorFlow that this machine can have (about 200 MB once, kept in .metaphase/tensorflow) and times a
training step on it and on WebAssembly, which needs no set-up. Done before, it only says so; --measure times again.`

const TIMED = { steps: 4, size: { sidePx: 128, batch: 4, base: 16, depth: 3 } }
const measuredFile = join(cacheFolder, 'measured.json')
const say: Say = (line) => process.stdout.write(`${line}\n`)

/** `trainer setup`: the back-end first, then a real training step on it and on wasm. */
export async function setup(args: string[]): Promise<void> {
  const options = { measure: { type: 'boolean' }, help: { type: 'boolean' } } as const
  const { values, positionals } = readOptions(args, options, USAGE)
  if (positionals.length > 0) throw usageError(`setup takes no "${positionals[0]}"`, USAGE)
  if (values.help) return say(USAGE)
  const { backend, wasThere } = await setUpNative(say)
  if (!backend)
    return say(
      'Training will run on WebAssembly, several times slower. Install what is missing above and run this again.',
    )
  const known =
    wasThere && !values.measure ? await readFile(measuredFile, 'utf8').catch(() => undefined) : undefined
  if (known) say(`The back-end ${backend} is set up. ${(JSON.parse(known) as { verdict: string }).verdict}`)
  else await measure(backend)
}

async function measure(backend: NativeName): Promise<void> {
  const threads = availableParallelism()
  say(`Timing a training step on ${backend} and on wasm, ${threads} threads each …`)
  const native = await measureBackend({ choice: backend, threads, ...TIMED })
  const wasm = await measureBackend({ choice: 'wasm', threads, ...TIMED })
  const difference = Math.abs(native.losses[0]! - wasm.losses[0]!)
  const verdict =
    `${native.description}: ${native.msPerStep.toFixed(0)} ms a step; ${wasm.description}: ${wasm.msPerStep.toFixed(0)} ms; ` +
    `${(wasm.msPerStep / native.msPerStep).toFixed(1)} times faster, losses ${difference.toExponential(1)} apart`
  say(verdict)
  await mkdir(cacheFolder, { recursive: true })
  await writeFile(measuredFile, `${JSON.stringify({ backend, verdict, native, wasm })}\n`)
}
