// npm run bench -- NAME [--json] [--OPTION VALUE …]; without a NAME lists them, with --help their options.
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import type { Bench } from './bench.ts'

const benches: Readonly<Record<string, () => Promise<{ bench: Bench }>>> = {
  classifier: () => import('./classifier.ts'),
  damaged: () => import('./damaged.ts'),
  detector: () => import('./detector.ts'),
  exports: () => import('./exports.ts'),
  gpu: () => import('./gpu.ts'),
  int8: () => import('./int8.ts'),
  memory: () => import('./memory.ts'),
  page: () => import('./page.ts'),
  peer: () => import('./peer.ts'),
  pipeline: () => import('./pipeline.ts'),
  ranges: () => import('./ranges.ts'),
  read: () => import('./read.ts'),
  reduce: () => import('./reduce.ts'),
  scale: () => import('./scale.ts'),
  tilings: () => import('./tilings.ts'),
  'training-backends': () => import('./training-backends.ts'),
  upload: () => import('./upload.ts'),
  viewer: () => import('./viewer.ts'),
}

const [name = '', ...args] = process.argv.slice(2)
const load = benches[name]
if (load) await run((await load()).bench)
else {
  console.error(
    `npm run bench -- NAME [--json] [--help], NAME being one of ${Object.keys(benches).join(', ')}`,
  )
  process.exitCode = 1
}

async function run({ about, options, measure }: Bench): Promise<void> {
  const known: ParseArgsOptionsConfig = { json: { type: 'boolean' }, help: { type: 'boolean' } }
  for (const option of Object.keys(options)) known[option] = { type: 'string' }
  const { values } = parseArgs({ args, options: known })
  if (values['help'] === true) return console.log(helpOf({ about, options }))
  const chosen = Object.entries(options).map(([option, { default: standard }]) => {
    const value = values[option] ?? standard
    if (typeof value !== 'string') throw new Error(`npm run bench -- ${name} needs --${option}; see --help`)
    return [option, value] as const
  })
  const result = await measure(Object.fromEntries(chosen))
  if (values['json'] === true) console.log(JSON.stringify(result))
  else print(result)
}

function helpOf({ about, options }: Pick<Bench, 'about' | 'options'>): string {
  const lines = Object.entries(options).map(
    ([option, { about, default: standard }]) =>
      `  --${option}  ${about}${standard === undefined ? '' : ` (${standard})`}`,
  )
  return [about, ...lines].join('\n')
}

function print(result: object): void {
  for (const [figure, value] of Object.entries(result) as [string, unknown][]) {
    if (Array.isArray(value)) console.table(value.map(short))
    else console.log(`${figure}: ${JSON.stringify(short(value))}`)
  }
}

/** Four digits are enough to read; `--json` has them all. */
function short(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? value : Number(value.toPrecision(4))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, short(part)]))
}
